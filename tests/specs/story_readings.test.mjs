// The three readings of a story, and what keeps large ones readable.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { assertAccessible } from "../lib/axe.mjs";
import { siteTest } from "../lib/browser.mjs";
import { LSASS, drop, openSample } from "../lib/desk.mjs";
import { shots } from "../lib/shots.mjs";
import { alertAt, largeTree, lines, started } from "../lib/trees.mjs";

const grid = (page) => page.locator("[role=treegrid]");
const total = async (page) => Number(await grid(page).getAttribute("aria-rowcount"));
/** Waits until the tree has fewer, more or as many rows. */
const untilRows = (page, how, than) =>
  page.waitForFunction(
    ([how, than]) => {
      const count = Number(document.querySelector("[role=treegrid]").getAttribute("aria-rowcount"));
      if (how === "fewer") return count < than;
      return how === "more" ? count > than : count === than;
    },
    [how, than],
  );
const focused = (page) => page.locator(".tree .row.focused");
const goTo = (page, hash) => page.goto(page.url().replace(/#.*/, hash));

async function openStory(desk, key = LSASS) {
  await openSample(desk);
  await goTo(desk.page, `#/alerts/${key}`);
  await focused(desk.page).waitFor();
}

/** Opens a recording with an alert in it, at the alert's story. */
async function openTree(desk, processes, at, key = "da1") {
  const { page, open } = desk;
  await open();
  await drop(page, [
    { name: "processes.json", text: lines(processes.map(started)) },
    { name: "alert.json", text: JSON.stringify(alertAt(key, at)) },
  ]);
  await page.getByRole("heading", { name: "Alerts", exact: true }).waitFor();
  await goTo(page, `#/alerts/${key}`);
  await focused(page).waitFor();
}

siteTest("what is selected stays selected in every reading", async (desk) => {
  await openStory(desk);
  const { page } = desk;
  await focused(page).locator(".node-name").click();
  await page.locator(".pane-title", { hasText: "pd64.exe" }).waitFor();
  const node = new URL(page.url()).hash.match(/node=(\d+)/)[1];
  await shots(page, "story-tree");

  await page.getByRole("button", { name: "Timeline", exact: true }).click();
  const mark = page.locator(".lane-mark[aria-selected=true]");
  await mark.waitFor();
  assert.match(await mark.getAttribute("aria-label"), /pd64\.exe.*LSASS process memory read/);
  assert.match(page.url(), new RegExp(`as=timeline&node=${node}$`));
  await assertAccessible(page);
  await shots(page, "story-timeline");
  // Along the lane, by keyboard: the pane follows.
  await page.locator(".lanes").focus();
  await page.keyboard.press("Home");
  await page.locator(".pane-title", { hasText: "outlook.exe" }).waitFor();
  const whole = await page.locator(".lanes-bar .num").innerText();
  await page.keyboard.press("+");
  await page.waitForFunction((it) => document.querySelector(".lanes-bar .num").innerText !== it, whole);
  await page.keyboard.press("0");
  await page.waitForFunction((it) => document.querySelector(".lanes-bar .num").innerText === it, whole);
  await page.keyboard.press("End");
  await page.locator(".pane-title", { hasText: "pd64.exe" }).waitFor();

  await page.getByRole("button", { name: "Outline", exact: true }).click();
  const line = page.locator(".outline .row[aria-selected=true]");
  await line.waitFor();
  assert.match(await line.innerText(), /▶ pd64\.exe \[8612\].*! LSASS process memory read by an uncommon tool \(high\)/);
  await assertAccessible(page);
  await shots(page, "story-outline");
  await page.reload();
  await line.waitFor();
});

siteTest("a story is searched, and what hides a hit is opened", async (desk) => {
  await openStory(desk);
  const { page } = desk;
  await page.getByRole("button", { name: "Collapse all" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".tree .rows-space > .row").length < 5);
  await page.keyboard.press("f");
  await page.keyboard.type("Domain Admins");
  const hits = page.locator(".tree .row.hit");
  await hits.first().waitFor();
  await page.locator(".story-find [role=status]", { hasText: /of 3/ }).waitFor();
  assert.equal(await hits.count(), 3);
  const at = () => grid(page).getAttribute("aria-activedescendant");
  const first = await at();
  await page.keyboard.press("Enter");
  await page.waitForFunction(
    (it) => document.querySelector("[role=treegrid]").getAttribute("aria-activedescendant") !== it,
    first,
  );
  await shots(page, "story-search");
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.querySelectorAll(".tree .row.hit").length === 0);
});

siteTest("names are typed, branches opened and parents found by keyboard", async (desk) => {
  await openStory(desk);
  const { page } = desk;
  await grid(page).focus();
  const here = () => page.locator(".tree .row.cursor .node-name").innerText();
  await page.keyboard.type("net1", { delay: 30 });
  await page.locator(".tree .row.cursor .node-name", { hasText: "net1.exe" }).waitFor();
  await page.keyboard.press("ArrowLeft");
  await page.locator(".tree .row.cursor .node-name", { hasText: /^net\.exe$/ }).waitFor();
  const all = await total(page);
  await page.keyboard.press("ArrowLeft");
  await untilRows(page, "fewer", all);
  await page.keyboard.press("*");
  await untilRows(page, "as many", all);
  await page.keyboard.press("Home");
  assert.match(await here(), /fin-ws-03/);
});

siteTest("only what leads to alerts, and only processes", async (desk) => {
  await openStory(desk);
  const { page } = desk;
  const all = await total(page);
  await page.getByRole("button", { name: /^Files, network/ }).click();
  await untilRows(page, "fewer", all);
  const processes = await total(page);
  await page.getByRole("button", { name: /^Alert branches/ }).click();
  await untilRows(page, "fewer", processes);
  assert.ok(await focused(page).isVisible());
  const says = await page.locator(".tool-bar .num").last().innerText();
  assert.match(says, /^\d+ of \d+ nodes$/);
});

siteTest("a story is written to files", async (desk) => {
  await openStory(desk);
  const { page } = desk;
  const saved = async (name) => {
    await page.getByRole("button", { name: "Export", exact: true }).click();
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name, exact: true }).click();
    const download = await coming;
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
  };
  const text = await saved("Text");
  assert.equal(text.name, `story-${LSASS}.txt`);
  assert.match(text.text, /^LSASS process memory read by an uncommon tool \(high\)\n/);
  assert.match(text.text, /\n {4}outlook\.exe \[6120\]/);
  const picture = await saved("Picture (SVG)");
  assert.match(picture.text, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.ok(picture.text.includes("pd64.exe"));
  const parsed = await page.evaluate((svg) => {
    const document = new DOMParser().parseFromString(svg, "image/svg+xml");
    return [document.querySelector("parsererror") === null, document.querySelectorAll("script, image, a").length];
  }, picture.text);
  assert.deepEqual(parsed, [true, 0]);
  const json = JSON.parse((await saved("JSON")).text);
  assert.equal(json.alert, LSASS);
  await page.getByRole("button", { name: "Timeline", exact: true }).click();
  await page.locator(".lane-mark").first().waitFor();
  const lanes = JSON.parse((await saved("JSON")).text);
  assert.ok(lanes.lanes.some((it) => it.marks.length > 3));
  assert.match((await saved("Text")).text, /07:58:02 UTC {2}fin-ws-03.*outlook\.exe \[6120\]/);
  assert.match((await saved("Picture (SVG)")).text, /<svg/);
});

siteTest("a crowd of children folds, and far ancestors wait", async (desk) => {
  const tree = largeTree({ nodes: 1_260, depth: 60, crowd: 1_200 });
  await openTree(desk, tree, [0, 59]);
  const { page } = desk;
  assert.match(await focused(page).innerText(), /At the bottom/);
  assert.ok((await total(page)) < 100);
  await shots(page, "story-large");
  await grid(page).focus();
  await page.keyboard.press("Home");
  await page.getByText(/^Show 2\d more ancestors$/).click();
  const fold = page.locator(".tree .row.folded", { hasText: /like this/ }).first();
  await page.keyboard.press("b");
  await focused(page).waitFor();
  await page.locator(".tree").evaluate((it) => it.scrollTo(0, it.scrollHeight));
  await fold.waitFor();
  const before = await total(page);
  await fold.locator(".node-name").click();
  await untilRows(page, "more", before);
  await shots(page, "story-large-open");
  await assertAccessible(page);
});

siteTest("a large story opens at its alert, and is scrolled without losing its rows", async (desk) => {
  await openTree(desk, largeTree({ nodes: 21_000, depth: 60, crowd: 12_000 }), [0, 59]);
  const { page } = desk;
  const isInView = (row) => {
    const rows = document.querySelector(".tree").getBoundingClientRect();
    const it = document.querySelector(row)?.getBoundingClientRect();
    return it !== undefined && it.top >= rows.top && it.bottom <= rows.bottom;
  };
  await page.waitForFunction(isInView, ".tree .row.focused");
  await page.locator(".tree .row.focused.cursor").waitFor();
  await page.getByRole("searchbox", { name: "Find in story" }).fill("--run 1");
  await page.waitForFunction(isInView, ".tree .row.hit.cursor");
  assert.ok((await total(page)) > 5_000);
  // Rows stand in the document as they do on screen, each once.
  const positions = () =>
    page.locator(".tree .rows-space > .row").evaluateAll((all) => all.map((it) => Number(it.id.slice(5))));
  for (const part of [0.5, 0.503, 1, 0.2]) {
    await page.locator(".tree").evaluate((it, part) => (it.scrollTop = part * it.scrollHeight), part);
    await page.waitForFunction(() => {
      const { top, bottom } = document.querySelector(".tree").getBoundingClientRect();
      const all = [...document.querySelectorAll(".tree .rows-space > .row")].map((it) => it.getBoundingClientRect());
      return all.some((it) => it.top <= top + 1) && all.some((it) => it.bottom >= bottom - 1);
    });
    const at = await positions();
    assert.deepEqual(at, Array.from(at, (_, nth) => at[0] + nth));
  }
  await page.getByRole("searchbox", { name: "Find in story" }).fill("");
  await page.getByRole("button", { name: "Back to the alert" }).click();
  await page.waitForFunction(isInView, ".tree .row.focused.cursor");
});

siteTest("hostile recordings are drawn as text, and forged parents cannot trap it", async (desk) => {
  const hostile = [
    { nth: 1, parent: 0, name: "<img src=x onerror=alert(1)>.exe" },
    { nth: 2, parent: 1, name: "exe.\u202Efdp.scr", command: `${"A".repeat(30_000)} \u001b[31mred` },
    { nth: 3, parent: 2 },
    // A parent that is its own grandchild.
    { nth: 2, parent: 3, name: "exe.\u202Efdp.scr" },
    ...Array.from({ length: 10_000 }, (_, at) => ({ nth: at + 10, parent: 1, name: "same.exe", command: "same.exe" })),
  ];
  await openTree(desk, hostile, [1, 3]);
  const { page } = desk;
  assert.ok((await total(page)) < 60);
  await page.locator(".tree .row.folded", { hasText: /\+9,99\d like this/ }).waitFor();
  await shots(page, "story-hostile");
  const shown = await page.locator(".tree").innerText();
  assert.ok(!/[\u001b\u202e]/.test(shown));
  assert.equal(await page.locator(".tree img").count(), 0);
});
