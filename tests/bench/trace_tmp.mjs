// Where a story's time goes, by kind of work on each thread.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBrowser } from "../lib/chromium.mjs";
import { startSite } from "../lib/site.mjs";
import { alertAt, largeTree, lines, started } from "../lib/trees.mjs";
import { watchTasks, watchWorker } from "./queue/watch.mjs";
import { asked, cause, longestWhileScrolling } from "./story/page.mjs";
const SHAPE = { nodes: 50_000, depth: 60, crowd: 20_000 };
const site = await startSite();
const folder = await mkdtemp(join(tmpdir(), "tl-"));
const b = await startBrowser();
const page = await (await b.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
page.on("pageerror", (e) => console.log("ERR", e.message));
await page.addInitScript(watchWorker);
await page.addInitScript(watchTasks);
await page.goto(site.url, { waitUntil: "load" });
await page.locator("[data-sample]").first().waitFor();
const tree = largeTree(SHAPE);
const files = [join(folder, "processes.json"), join(folder, "alert.json")];
await writeFile(files[0], lines(tree.map(started)));
await writeFile(files[1], JSON.stringify([alertAt("da1", [0, SHAPE.depth - 1]), alertAt("da2", [40_000])]));
await page.locator("input[type=file]").first().setInputFiles(files);
await page.getByRole("heading", { name: "Alerts", exact: true }).waitFor({ timeout: 300000 });
await page.waitForTimeout(1500);
const s = await b.newBrowserCDPSession();
async function traced(what, body) {
  let events = [];
  const on = (e) => events.push(...e.value);
  if (process.env.TRACE) {
    s.on("Tracing.dataCollected", on);
    await s.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"] } });
  }
  const result = await body();
  console.log(what, JSON.stringify(result));
  if (!process.env.TRACE) return;
  const done = new Promise((r) => s.once("Tracing.tracingComplete", r));
  await s.send("Tracing.end"); await done; s.off("Tracing.dataCollected", on);
  const names = new Map();
  for (const e of events) if (e.name === "thread_name") names.set(e.pid + ":" + e.tid, e.args.name);
  const threads = new Map();
  const byT = new Map();
  for (const e of events) if (e.ph === "X") { const k = e.pid + ":" + e.tid; (byT.get(k) ?? byT.set(k, []).get(k)).push(e); }
  for (const [k, list] of byT) {
    const n = names.get(k) ?? k;
    if (!/CrRendererMain|DedicatedWorker/.test(n)) continue;
    list.sort((a, b) => a.ts - b.ts || b.dur - a.dur);
    const self = new Map(); const stack = [];
    for (const e of list) {
      while (stack.length && stack.at(-1).ts + stack.at(-1).dur <= e.ts) stack.pop();
      const add = (n, d) => self.set(n, (self.get(n) ?? 0) + d);
      add(e.name, e.dur ?? 0); if (stack.length) add(stack.at(-1).name, -(e.dur ?? 0));
      stack.push({ ts: e.ts, dur: e.dur ?? 0, name: e.name });
    }
    const rows = [...self].filter((it) => it[1] > 400).sort((a, b) => b[1] - a[1]).slice(0, 12);
    if (rows.length) console.log("   ", n, rows.map(([n, d]) => `${n} ${(d / 1000).toFixed(1)}`).join(" · "));
  }
}
const R = (it) => Object.fromEntries(Object.entries(it).map(([k, v]) => [k, Math.round(v)]));
for (let i = 0; i < 3; i++) { await asked(page, "da2"); await traced("build", async () => Math.round(await asked(page, "da1"))); }
await asked(page, "da2");
await traced("open", async () => R(await cause(page, "open", "#/alerts/da1")));
await page.locator(".tree .row.focused").waitFor();
for (let i = 0; i < 4; i++) { await page.waitForTimeout(300); await traced("toggle", async () => R(await cause(page, "toggle"))); }
for (let i = 0; i < 4; i++) { await page.waitForTimeout(300); await traced("find", async () => R(await cause(page, "find", `--run 4${i}99`))); }
await page.waitForTimeout(300);
await cause(page, "find", "--run 4");
await page.waitForTimeout(300);
await traced("scroll300", async () => longestWhileScrolling(page, 300));
await traced("scroll30", async () => longestWhileScrolling(page, 30));
await b.close(); await site.stop(); await rm(folder, { recursive: true, force: true });
