// How fast the queue answers in the page with as many alerts as a worker holds,
// against crossfilter2, DuckDB-WASM and a plain array with as many rows.
//
// node queue.mjs PART PART_ALERTS, as `cargo xtask bench queue` calls it.
// THROUGHLINE_ALERTS asks for another number of alerts, in whole parts.

import { startBrowser, withProfile } from "../lib/chromium.mjs";
import { startSite } from "../lib/site.mjs";
import { print, quantile } from "./figures.mjs";
import { opened, readyPage, wasmMemory } from "./opening.mjs";
import {
  group,
  jump,
  longestWhileScrolling,
  longestWhileTyping,
  scrollTo,
  show,
  visit,
} from "./queue/page.mjs";
import { columnsOf } from "./queue/part.mjs";
import { PEERS, askPeer, startPeers } from "./queue/peers.mjs";
import { GROUPS, changes, filterText, isComparable, searches } from "./queue/questions.mjs";
import { watchTasks, watchWorker } from "./queue/watch.mjs";
import { peakMemory, rendererOf, startMemory } from "./renderer.mjs";
import { dropHuge, makeReadable, repeatable } from "./repeated.mjs";

const BENCH = "queue";
const JUMPS = 20;
const SCROLLED_PICTURES = 400;
const TYPED = "suspicious powershell";

const [partPath, partAlerts] = process.argv.slice(2);
const wanted = Number(process.env.THROUGHLINE_ALERTS ?? 1_000_000);
const parts = Math.max(1, Math.round(wanted / Number(partAlerts)));
const alerts = parts * Number(partAlerts);

function tell(...what) {
  if (process.env.THROUGHLINE_VERBOSE) console.error(...what);
}

async function oneByOne(list, body) {
  const answers = [];
  for (const it of list) answers.push(await body(it));
  return answers;
}

/** Opens the alerts in the page and asks all of it. */
function measured(site, { clicked, shows, groups }) {
  return withProfile(async (context) => {
    const page = await context.newPage();
    await page.addInitScript(watchWorker);
    await page.addInitScript(watchTasks);
    await readyPage(page, site, alerts);
    const { offsets } = await repeatable(partPath);
    const size = await makeReadable(page, { offsets, path: partPath, parts });
    const pid = await rendererOf(page);
    await page.requestGC();
    const before = await startMemory(pid);
    await dropHuge(page);
    const { wall } = await opened(page);
    const peak = (await peakMemory(pid)) - before;
    tell(`opened ${alerts} alerts, ${(size / 1e6).toFixed(0)} MB in ${wall.toFixed(1)} s`);

    const visited = await oneByOne(clicked, (it) => visit(page, it));
    const shown = await oneByOne(shows, (it) => show(page, it));
    const grouped = await oneByOne(groups, ({ by, clauses }) => group(page, by, clauses));
    const places = Array.from({ length: JUMPS }, (_, nth) => ((nth * 7) % JUMPS) / JUMPS + 0.02);
    const jumps = await oneByOne(places, (it) => jump(page, Math.floor(it * alerts)));
    // The list of all, which the last click showed.
    const scrolls = await oneByOne(places, (it) => scrollTo(page, it));
    const scrolling = await longestWhileScrolling(page, SCROLLED_PICTURES);
    const typing = await longestWhileTyping(page, TYPED);
    const visitedGroups = await oneByOne(groups, ({ by, clauses }) => visit(page, clauses, by));
    return {
      ...{ size, wall, peak, visited, shown, grouped, jumps, scrolls, scrolling, typing },
      ...{ visitedGroups, wasm: await wasmMemory(page) },
    };
  });
}

/** Says where a peer counts otherwise, although its columns would do to count. */
function compare(peer, shows, ours, theirs) {
  const asked = shows.map((clauses, nth) => [clauses, ours[nth].matching, theirs[nth].matching]);
  const other = asked.filter(([clauses, a, b]) => isComparable(clauses) && a !== b);
  for (const [clauses, a, b] of other) {
    console.log(`${peer} counts ${b}, Throughline ${a}: ${filterText(clauses)}`);
  }
}

const took = (list, key = "took") => list.map((it) => it[key]);

function spread(figure, times) {
  const of = (share) => quantile(times, share);
  return [
    { figure: `${figure}Median`, unit: "ms", value: of(0.5) },
    { figure: `${figure}P95`, unit: "ms", value: of(0.95) },
  ];
}

/** The same figures of both, with the peer's name. */
function against(peer, figure, ours, theirs) {
  const peers = spread(figure, took(theirs));
  return spread(figure, took(ours)).map((it, nth) => ({ ...it, peer, peerValue: peers[nth].value }));
}

/** Both answers to each question, with what was counted. */
function tellEach({ shows, groups }, ours, theirs) {
  const pair = (a, b, what) => tell(`${a.took.toFixed(1)} ms, peer ${b.took.toFixed(1)} ms: ${what}`);
  for (const [nth, clauses] of shows.entries()) {
    const [a, b] = [ours.shown[nth], theirs.shows[nth]];
    pair(a, b, `${a.matching} and ${b.matching} of ${filterText(clauses)}`);
  }
  for (const [nth, { by, clauses }] of groups.entries()) {
    const [a, b] = [ours.grouped[nth], theirs.groups[nth]];
    pair(a, b, `${a.groups} and ${b.groups} groups by ${by} of ${filterText(clauses)}`);
  }
}

const columns = await columnsOf(partPath);
const clicked = changes(columns, 0);
const changed = [...changes(columns, 1), ...changes(columns, 2)];
const searched = searches(columns);
const questions = { clicked, shows: [...changed, ...searched], groups: GROUPS };
const site = await startSite();
const peers = await startPeers(columns);
try {
  const it = await measured(site, questions);
  for (const [nth, { rows, answers }] of it.visited.entries()) {
    const times = `rows ${rows.toFixed(1)} ms, all ${answers.toFixed(1)} ms`;
    tell(`${times} after a click on ${filterText(clicked[nth])}`);
  }
  const figures = [
    { figure: "opening", unit: "s", value: it.wall },
    { figure: "peakMemory", unit: "MB", value: it.peak / 1e6 },
    { figure: "wasmMemory", unit: "MB", value: it.wasm / 1e6 },
    ...spread("clickRows", took(it.visited, "rows")),
    ...spread("clickAnswers", took(it.visited, "answers")),
    ...spread("clickPicture", took(it.visited, "picture")),
    ...spread("groupPicture", took(it.visitedGroups, "picture")),
    ...spread("jump", it.jumps),
    ...spread("scrollPicture", took(it.scrolls, "picture")),
    { figure: "longestTaskScrolling", unit: "ms", value: it.scrolling },
    { figure: "longestTaskTyping", unit: "ms", value: it.typing },
  ];
  const changesOf = (shown) => shown.slice(0, changed.length);
  const searchesOf = (shown) => shown.slice(changed.length);
  const browser = await startBrowser();
  try {
    for (const peer of PEERS) {
      const theirs = await askPeer(browser, peers, peer, { parts, ...questions }).catch((error) => {
        console.log(`${peer.name} could not be asked: ${error.message}`);
      });
      if (theirs === undefined) continue;
      tell(`${peer.name} took ${(theirs.opening / 1e3).toFixed(1)} s to take the rows in`);
      tellEach(questions, it, theirs);
      compare(peer.name, questions.shows, it.shown, theirs.shows);
      figures.push(
        ...against(peer.name, "change", changesOf(it.shown), changesOf(theirs.shows)),
        ...against(peer.name, "search", searchesOf(it.shown), searchesOf(theirs.shows)),
        ...against(peer.name, "group", it.grouped, theirs.groups),
      );
    }
  } finally {
    await browser.close();
  }
  console.log(`${alerts} Graph alerts of ${(it.size / 1e6).toFixed(0)} MB, asked in the page\n`);
  print(BENCH, null, figures);
} finally {
  await peers.stop();
  await site.stop();
}
