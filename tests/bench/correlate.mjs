// How fast alerts are grouped into incidents in the page, with reasons, for 10,000,
// 100,000 and a million of them side by side, against a union-find in plain JavaScript.
//
// node correlate.mjs SMALL SMALL_ALERTS PART PART_ALERTS, as `cargo xtask bench
// correlate` calls it. THROUGHLINE_ALERTS asks for other numbers, separated by commas:
// up to the small file's it is opened, above that as many parts as it takes, each a week
// later than the one before. THROUGHLINE_AT_ONCE=1 asks for incidents as soon as all is
// open; else the worker has prepared what it can.

import { withProfile } from "../lib/chromium.mjs";
import { startSite } from "../lib/site.mjs";
import { prepared, previews, reasons, recorrelate, unionFind } from "./correlate/grouping.mjs";
import { makeOneAddress } from "./correlate/one_address.mjs";
import { median, print } from "./figures.mjs";
import { opened, readyPage, wasmMemory } from "./opening.mjs";
import { watchWorker } from "./queue/watch.mjs";
import { dropHuge, makeReadable, repeatable, untilReadable } from "./repeated.mjs";

const BENCH = "correlate";
const UNION_FIND = "union-find in JavaScript, 4 links an alert";
const SIZES = "10000,100000,1000000";
const LARGEST = 10;
const THRESHOLDS = ["2.8", "3.2", "3.6"];

const [smallPath, smallAlerts, partPath, partAlerts] = process.argv.slice(2);
const sizes = (process.env.THROUGHLINE_ALERTS ?? SIZES).split(",").map(Number);

function tell(...what) {
  if (process.env.THROUGHLINE_VERBOSE) console.error(...what);
}

/** The made-up exports of about this many alerts: how many there are, and the file. */
function exports(wanted) {
  if (wanted <= Number(smallAlerts)) {
    return { alerts: Number(smallAlerts), path: smallPath, parts: 1 };
  }
  const parts = Math.max(1, Math.round(wanted / Number(partAlerts)));
  return { alerts: parts * Number(partAlerts), path: partPath, parts };
}

/** Opens alerts in a page of its own and groups them. */
function measured(site, kind, alerts, make) {
  return withProfile(async (context) => {
    const page = await context.newPage();
    await page.addInitScript(watchWorker);
    await readyPage(page, site, alerts);
    const size = await make(page);
    await dropHuge(page);
    const { wall } = await opened(page);
    tell(`${kind}: ${alerts} alerts, ${(size / 1e6).toFixed(0)} MB, opened in ${wall.toFixed(1)} s`);
    const preparing = process.env.THROUGHLINE_AT_ONCE ? null : await prepared(page);
    const before = preparing?.memory ?? (await wasmMemory(page));
    if (preparing) tell(`${kind}: incidents prepared with ${(preparing.grown / 1e6).toFixed(0)} MB more`);
    const grouping = await recorrelate(page);
    const memory = (await wasmMemory(page)) - before;
    const told = await reasons(page, LARGEST);
    const again = await previews(page, THRESHOLDS);
    const peers = [await unionFind(page, alerts), await unionFind(page, alerts), await unionFind(page, alerts)];
    return { kind, alerts, preparing, grouping, memory, told, again: median(again), peer: median(peers) };
  });
}

/** The same; says where it could not be measured, as where the browser holds no such file. */
async function attempted(...what) {
  try {
    return [await measured(...what)];
  } catch (error) {
    console.log(`${what[1]} ${what[2]} could not be measured: ${error.message}`);
    return [];
  }
}

function figures({ kind, alerts, preparing, grouping, memory, told, again, peer }) {
  const named = (figure) => `${figure} ${kind} ${alerts}`;
  const against = { peer: UNION_FIND, peerValue: peer };
  return [
    ...((preparing?.took ?? null) === null ? [] : [{ figure: named("prepared"), unit: "ms", value: preparing.took }]),
    { figure: named("incidents"), unit: "ms", value: grouping, ...against },
    { figure: named("memoryAboveData"), unit: "MB", value: memory / 1e6 },
    { figure: named("preview"), unit: "ms", value: again, ...against },
    { figure: named("reasonsOfLargest"), unit: "ms", value: told.took },
    { figure: named("linksOfLargest"), unit: "links", value: told.links },
  ];
}

/** How much longer more alerts take, against what n log n would. */
function growth(all) {
  return all.slice(1).map((it, nth) => {
    const less = all[nth];
    const share = (of) => of.alerts * Math.log(of.alerts);
    return {
      figure: `growth ${it.kind} ${less.alerts} to ${it.alerts}`,
      unit: "times",
      value: it.grouping / less.grouping,
      peer: "n log n",
      peerValue: share(it) / share(less),
    };
  });
}

const site = await startSite();
try {
  const [ofExports, ofOne] = [[], []];
  for (const wanted of sizes) {
    const { alerts, path, parts } = exports(wanted);
    const made = async (page) => {
      const { offsets } = await repeatable(path);
      return makeReadable(page, { offsets, path, parts, weeks: true });
    };
    ofExports.push(...(await attempted(site, "exports", alerts, made)));
  }
  for (const wanted of sizes) {
    const make = (page) => untilReadable(page, () => makeOneAddress(page, wanted));
    ofOne.push(...(await attempted(site, "oneAddress", wanted, make)));
  }
  const all = [...ofExports, ...ofOne];
  console.log("Alerts grouped into incidents in the page; oneAddress: every alert names one address\n");
  print(BENCH, null, [...all.flatMap(figures), ...growth(ofExports), ...growth(ofOne)]);
} finally {
  await site.stop();
}
