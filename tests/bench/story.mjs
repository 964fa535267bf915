// How fast a large story is built, drawn, opened, searched and scrolled in the page,
// against a plain document tree of the same nodes in the same browser.
//
// node story.mjs, as `cargo xtask bench story` calls it.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { withProfile } from "../lib/chromium.mjs";
import { startSite } from "../lib/site.mjs";
import { alertAt, largeTree, lines, started } from "../lib/trees.mjs";
import { median, print } from "./figures.mjs";
import { watchTasks, watchWorker } from "./queue/watch.mjs";
import { asked, cause, longestWhileScrolling, plainTree } from "./story/page.mjs";

const SHAPE = { nodes: 50_000, depth: 60, crowd: 20_000 };
const RUNS = 5;
const EVENTS = 300_000;
const DEVICES = 500;

async function several(body) {
  const all = [];
  for (let nth = 0; nth < RUNS; nth++) all.push(await body(nth));
  return median(all);
}

async function pick(page, files, done) {
  const begun = performance.now();
  await page.locator("input[type=file]").first().setInputFiles(files);
  await done.waitFor({ timeout: 300_000 });
  return performance.now() - begun;
}

async function story(page, folder) {
  const tree = largeTree(SHAPE);
  const files = [join(folder, "processes.json"), join(folder, "alert.json")];
  await writeFile(files[0], lines(tree.map(started)));
  await writeFile(files[1], JSON.stringify([alertAt("da1", [0, SHAPE.depth - 1]), alertAt("da2", [40_000])]));
  await pick(page, files, page.getByRole("heading", { name: "Alerts", exact: true }));
  // Another alert's story is told in between, so that each is told anew.
  const build = await several(async () => {
    await asked(page, "da2");
    return asked(page, "da1");
  });
  await asked(page, "da2");
  const opened = await cause(page, "open", "#/alerts/da1");
  await page.locator(".tree .row.focused").waitFor();
  const toggled = await several(async () => (await cause(page, "toggle")).picture);
  const found = await several(async (nth) => (await cause(page, "find", `--run 4${nth}99`)).picture);
  await cause(page, "find", "--run 4");
  const longest = await longestWhileScrolling(page, 300);
  return { tree, build, opened, toggled, found, longest };
}

async function indexed(page, folder) {
  const path = join(folder, "telemetry.json");
  const events = Array.from({ length: EVENTS }, (_, at) => {
    const nth = Math.floor(at / DEVICES) + 1;
    return started({ device: `d${at % DEVICES}`, nth, parent: (nth * 7) % nth });
  });
  await writeFile(path, lines(events));
  const opened = await pick(page, [path], page.getByText("300,000").first());
  await page.waitForFunction(() => globalThis.__queue.ordering() !== null, null, { timeout: 60_000 });
  return { opened, ordering: await page.evaluate(() => globalThis.__queue.ordering()) };
}

/** Runs `body` with the page, ready for files, in a browser that has opened none yet. */
function fresh(site, body) {
  return withProfile(async (context) => {
    const page = await context.newPage();
    await page.addInitScript(watchWorker);
    await page.addInitScript(watchTasks);
    await page.goto(site.url, { waitUntil: "load" });
    await page.locator("[data-sample]").first().waitFor();
    return body(page);
  });
}

const site = await startSite();
const folder = await mkdtemp(join(tmpdir(), "throughline-story-"));
try {
  const it = await fresh(site, (page) => story(page, folder));
  const index = await fresh(site, (page) => indexed(page, folder));
  const peer = await fresh(site, (page) => plainTree(page, it.tree));
  print("story", "plain document tree", [
    { figure: "worker: build and first rows", unit: "ms", value: it.build },
    { figure: "page: rows after the address", unit: "ms", value: it.opened.rows },
    { figure: "page: first picture after the reply", unit: "ms", value: it.opened.picture - it.opened.answers },
    { figure: "page: first picture", unit: "ms", value: it.opened.picture, peerValue: peer.drawn },
    { figure: "expand or collapse to picture", unit: "ms", value: it.toggled, peerValue: peer.toggled },
    { figure: "search and expand to picture", unit: "ms", value: it.found, peerValue: peer.found },
    { figure: "longest task while scrolling", unit: "ms", value: it.longest },
    { figure: "300,000 process events opened", unit: "ms", value: index.opened },
    { figure: "… of it indexing, after all is read", unit: "ms", value: index.ordering },
  ]);
} finally {
  await rm(folder, { recursive: true, force: true });
  await site.stop();
}
