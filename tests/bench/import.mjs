// How fast and how small a large export opens in the page itself, against
// `JSON.parse(await file.text())` in the same browser; then a file that the
// peer cannot open at all.
//
// node import.mjs EXPORT ALERTS PART PART_ALERTS, as `cargo xtask bench import` calls it.

import { stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { startBrowser, withProfile } from "../lib/chromium.mjs";
import { SIZES } from "../lib/shots.mjs";
import { startSite } from "../lib/site.mjs";
import { median, print } from "./figures.mjs";
import { opened, readyPage, wasmMemory } from "./opening.mjs";
import { peakMemory, rendererOf, startMemory } from "./renderer.mjs";
import { dropHuge, idIn, makeReadable, repeatable } from "./repeated.mjs";

const BENCH = "import";
const PEER = "JSON.parse(await file.text())";
const ROUNDS = Number(process.env.THROUGHLINE_ROUNDS ?? 5);
const HUGE_BYTES = Number(process.env.THROUGHLINE_HUGE_BYTES ?? 3e9);
const LIMIT = 600_000;

/** Runs `body` in a page of a context, and so of a process, of its own. */
async function freshPage(browser, body) {
  const context = await browser.newContext({ viewport: SIZES.desktop });
  try {
    return await body(await context.newPage());
  } finally {
    await context.close();
  }
}

function parsed(browser, path) {
  return freshPage(browser, async (page) => {
    await page.setContent("<input type=file>");
    await page.evaluate(() => {
      document.querySelector("input").onchange = async ({ target }) => {
        const begun = performance.now();
        globalThis.value = JSON.parse(await target.files[0].text());
        globalThis.took = performance.now() - begun;
      };
    });
    const pid = await rendererOf(page);
    const before = await startMemory(pid);
    await page.locator("input").setInputFiles(path);
    await page.waitForFunction(() => globalThis.took !== undefined, null, { timeout: LIMIT });
    const { took, records } = await page.evaluate(() => ({
      took: globalThis.took,
      records: globalThis.value.value.length,
    }));
    return { wall: took / 1e3, peak: (await peakMemory(pid)) - before, records };
  });
}

function opens(browser, site, path, alerts) {
  return freshPage(browser, async (page) => {
    await readyPage(page, site, alerts);
    const pid = await rendererOf(page);
    const before = await startMemory(pid);
    await page.locator("[data-picker=home]").setInputFiles(path);
    const times = await opened(page);
    const peak = (await peakMemory(pid)) - before;
    return { ...times, peak, wasm: await wasmMemory(page) };
  });
}

/** How long it takes until the page shows the raw record of an alert. */
async function timeToRaw(page, id) {
  const begun = performance.now();
  await page.evaluate((id) => (location.hash = `#/raw/alert/${encodeURIComponent(id)}`), id);
  await page.locator(".raw-text", { hasText: id }).waitFor();
  return performance.now() - begun;
}

/** Clicks on what the page answers itself, and on what the worker answers, until `done`. */
async function clickAround(page, done) {
  let answer = 0;
  for (let turn = 0; !done.yet; turn++) {
    await page.locator(".top button").last().click();
    await sleep(100);
    // Before the first rows there is nothing to ask for.
    if (await page.evaluate(() => globalThis.__seen.firstRows === null)) continue;
    await page.locator(".rail a", { hasText: "Data" }).click();
    await page.locator(".file, .page-head h1").first().waitFor();
    answer = Math.max(answer, await page.evaluate(timeToRows));
  }
  return answer;
}

// Runs in the page: goes to the queue and waits for its rows.
function timeToRows() {
  return new Promise((told) => {
    const begun = performance.now();
    const look = () => {
      if (document.querySelector(".rows-space > .row") === null) return;
      observer.disconnect();
      told(performance.now() - begun);
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true });
    const links = [...document.querySelectorAll(".rail a")];
    links.find((it) => it.textContent.includes("Alerts")).click();
  });
}

function huge(site, path, partAlerts) {
  return withProfile(async (context) => {
    const page = await context.newPage();
    const parts = Math.ceil(HUGE_BYTES / (await stat(path)).size);
    await readyPage(page, site, parts * partAlerts);
    const { offsets, ends } = await repeatable(path);
    const size = await makeReadable(page, { offsets, path, parts });
    const pid = await rendererOf(page);
    await page.requestGC();
    const before = await startMemory(pid);
    await dropHuge(page);
    const done = { yet: false };
    const clicking = clickAround(page, done);
    const times = await opened(page).finally(() => (done.yet = true));
    const answer = await clicking;
    const peak = (await peakMemory(pid)) - before;
    const clicks = await page.evaluate(() => globalThis.__clicks);
    const wasm = await wasmMemory(page);
    const raw = [
      await timeToRaw(page, idIn(0, ends[0])),
      await timeToRaw(page, idIn(parts - 1, ends[1])),
    ];
    return { ...times, raw: Math.max(...raw), size, peak, wasm, answer, clicks, alerts: parts * partAlerts };
  });
}

const [exportPath, alertsText, partPath, partAlertsText] = process.argv.slice(2);
const alerts = Number(alertsText);
const size = (await stat(exportPath)).size;
const site = await startSite();
const browser = await startBrowser();
try {
  const figures = [];
  const [ours, theirs] = [[], []];
  // In turn, so that whatever slows the machine for a while slows both.
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await opens(browser, site, exportPath, alerts));
    theirs.push(await parsed(browser, exportPath));
    if (theirs.at(-1).records !== alerts) throw new Error("the peer read another number of alerts");
    if (process.env.THROUGHLINE_VERBOSE) console.error(ours.at(-1), theirs.at(-1));
  }
  if (ROUNDS > 0) {
    const of = (list, key) => median(list.map((it) => it[key]));
    const [wall, peerWall] = [of(ours, "wall"), of(theirs, "wall")];
    const [peak, peerPeak] = [of(ours, "peak"), of(theirs, "peak")];
    figures.push(
      { figure: "wall", unit: "s", value: wall, peerValue: peerWall },
      { figure: "throughput", unit: "MB/s", value: size / 1e6 / wall, peerValue: size / 1e6 / peerWall },
      { figure: "records", unit: "1/s", value: alerts / wall, peerValue: alerts / peerWall },
      { figure: "peakMemory", unit: "MB", value: peak / 1e6, peerValue: peerPeak / 1e6 },
      { figure: "peakOfFile", unit: "bytes/byte", value: peak / size, peerValue: peerPeak / size },
      { figure: "wasmMemory", unit: "MB", value: of(ours, "wasm") / 1e6 },
      { figure: "firstRows", unit: "ms", value: of(ours, "firstRows"), peerValue: peerWall * 1e3 },
    );
  }
  if (HUGE_BYTES > 0) {
    const it = await huge(site, partPath, Number(partAlertsText));
    if (process.env.THROUGHLINE_VERBOSE) console.error(it);
    figures.push(
      { figure: "hugeSize", unit: "MB", value: it.size / 1e6 },
      { figure: "hugeWall", unit: "s", value: it.wall },
      { figure: "hugeThroughput", unit: "MB/s", value: it.size / 1e6 / it.wall },
      { figure: "hugeRecords", unit: "1/s", value: it.alerts / it.wall },
      { figure: "hugePeakMemory", unit: "MB", value: it.peak / 1e6 },
      { figure: "hugePeakOfFile", unit: "bytes/byte", value: it.peak / it.size },
      { figure: "hugeWasmMemory", unit: "MB", value: it.wasm / 1e6 },
      { figure: "hugeFirstRows", unit: "ms", value: it.firstRows },
      { figure: "hugeClicks", unit: "clicks", value: it.clicks.count },
      { figure: "hugeLongestClick", unit: "ms", value: it.clicks.longest },
      { figure: "hugeLongestAnswer", unit: "ms", value: it.answer },
      { figure: "hugeRawRecord", unit: "ms", value: it.raw },
    );
  }
  console.log(
    `${alerts} Graph alerts of ${(size / 1e6).toFixed(1)} MB, opened in the page, median of ${ROUNDS}\n`,
  );
  print(BENCH, PEER, figures);
} finally {
  await browser.close();
  await site.stop();
}
