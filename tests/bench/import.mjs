// How fast and how small a large export opens in the page itself, against
// `JSON.parse(await file.text())` in the same browser; then a file that the
// peer cannot open at all.
//
// node import.mjs EXPORT ALERTS PART PART_ALERTS, as `cargo xtask bench import` calls it.

import { readFile, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { startBrowser, withProfile } from "../lib/chromium.mjs";
import { SIZES } from "../lib/shots.mjs";
import { startSite } from "../lib/site.mjs";
import { median, print } from "./figures.mjs";
import { peakMemory, rendererOf, startMemory } from "./renderer.mjs";
import { watchClicks, watchOpening } from "./watch.mjs";

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

/** The page, ready for files, with `alerts` expected of the next one. */
async function readyPage(page, site, alerts) {
  await page.addInitScript(watchOpening);
  await page.addInitScript(watchClicks);
  await page.goto(site.url, { waitUntil: "load" });
  await page.locator("[data-sample]").first().waitFor();
  await page.evaluate((total) => (globalThis.__total = total), alerts.toLocaleString("en"));
}

async function opened(page) {
  const isOpen = () => globalThis.__seen.opened !== null;
  await page.waitForFunction(isOpen, null, { timeout: LIMIT, polling: 100 });
  const seen = await page.evaluate(() => globalThis.__seen);
  return { wall: (seen.opened - seen.picked) / 1e3, firstRows: seen.firstRows - seen.picked };
}

function wasmMemory(page) {
  return page.workers()[0].evaluate(() => self.program.memory.buffer.byteLength);
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

// Digits of each id in the part's file that tell its repetitions apart.
const DIGITS_AT = 2;
const digitsOf = (part) => part.toString(16).padStart(6, "0");

// Where each of the part's alerts has such digits, and the ids of its first and last.
async function repeatable(path) {
  const text = await readFile(path, "latin1");
  const starts = [];
  for (const { index } of text.matchAll(/"#microsoft\.graph\.security\.alert","id":"/g)) {
    starts.push(text.indexOf('"id":"', index) + 6);
  }
  const id = (start) => text.slice(start, text.indexOf('"', start));
  const ends = [id(starts[0]), id(starts.at(-1))];
  return { offsets: starts.map((it) => it + DIGITS_AT), ends };
}

/** The id that an alert has in one repetition of the part. */
function idIn(part, id) {
  const digits = digitsOf(part);
  return id.slice(0, DIGITS_AT) + digits + id.slice(DIGITS_AT + digits.length);
}

/** How long it takes until the page shows the raw record of an alert. */
async function timeToRaw(page, id) {
  const begun = performance.now();
  await page.evaluate((id) => (location.hash = `#/raw/alert/${encodeURIComponent(id)}`), id);
  await page.locator(".raw-text", { hasText: id }).waitFor();
  return performance.now() - begun;
}

/**
 * Makes a file of repeated parts in the page, and sees that it can be read: the
 * first that a new profile must keep on disk sometimes cannot. Gives its size.
 */
async function makeReadable(page, from) {
  const isReadable = () =>
    globalThis.__huge.slice(-2).text().then((end) => end === "]}", () => false);
  for (let turn = 0; turn < 3; turn++) {
    const size = await makeHuge(page, from);
    if (await page.evaluate(isReadable)) return size;
    await page.evaluate(() => delete globalThis.__huge);
    await sleep(2000);
  }
  throw new Error("the browser made no such large file");
}

/** Makes a file of repeated parts in the page; gives its size. */
async function makeHuge(page, { offsets, path, parts }) {
  const input = await page.evaluateHandle(() => {
    const input = document.createElement("input");
    input.type = "file";
    return input;
  });
  await input.asElement().setInputFiles(path);
  return page.evaluate(
    async ({ input, offsets, parts }) => {
      const text = new Uint8Array(await input.files[0].arrayBuffer());
      const open = text.indexOf("[".charCodeAt(0)) + 1;
      const close = text.lastIndexOf("]".charCodeAt(0));
      const blobs = [text.slice(0, open)];
      for (let part = 0; part < parts; part++) {
        // Six hexadecimal digits of each id tell the parts apart.
        const digits = new TextEncoder().encode(part.toString(16).padStart(6, "0"));
        for (const at of offsets) text.set(digits, at);
        if (part > 0) blobs.push(",\n");
        // A blob of its own: the browser takes the bytes out of the page.
        blobs.push(new Blob([text.subarray(open, close)]));
      }
      blobs.push("]}");
      globalThis.__huge = new File(blobs, "huge.json");
      return globalThis.__huge.size;
    },
    { input, offsets, parts },
  );
}

function dropHuge(page) {
  return page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(globalThis.__huge);
    const options = { dataTransfer: data, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new DragEvent("drop", options));
  });
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
