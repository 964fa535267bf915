// Response actions: recorded in a story, listed in the Action center, undone; and the
// parts of an alert's page beside its story.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { assertAccessible } from "../lib/axe.mjs";
import { siteTest } from "../lib/browser.mjs";
import { LSASS, goTo, openSample, rows } from "../lib/desk.mjs";
import { shots } from "../lib/shots.mjs";

const node = (page, name) => page.locator(".tree .row", { has: page.locator(".node-name", { hasText: name }) });

const openAlert = async (desk, part = "") => {
  await openSample(desk);
  const { page } = desk;
  await page.goto(page.url().replace(/#.*/, `#/alerts/${LSASS}${part}`));
  await page.getByRole("heading", { name: /LSASS process memory read/ }).waitFor();
};

const openNode = async (page, name) => {
  await page.locator(".tree .row.focused").waitFor();
  await page.locator(".tree").evaluate((it) => it.scrollTo(0, 0));
  await node(page, new RegExp(`^${name}$`)).first().locator(".node-name").click();
  await page.locator(".pane-title", { hasText: name }).waitFor();
  await page.locator(".node-actions").waitFor();
};

siteTest("isolating a device is recorded, listed, and undone", async (desk) => {
  await openAlert(desk);
  const { page } = desk;
  await openNode(page, "fin-ws-03");
  const actions = page.locator(".node-actions");
  assert.match(await actions.innerText(), /Actions are recorded in this case, not carried out\./);
  await actions.getByRole("textbox", { name: /Why/ }).fill("Spreading <b>fast</b>");
  await actions.getByRole("button", { name: "Isolate device" }).click();
  await actions.getByRole("button", { name: "Release from isolation" }).waitFor();
  assert.match(await actions.innerText(), /Isolate device[\s\S]*recorded[\s\S]*by you: Spreading <b>fast<\/b>/);
  await assertAccessible(page);
  await shots(page, "actions-pane");

  await goTo(page, "Action center");
  await rows(page).first().waitFor();
  assert.match(await rows(page).first().innerText(), /Isolate device[\s\S]*Recorded[\s\S]*fin-ws-03/);
  await assertAccessible(page);
  await shots(page, "actions-center");

  // What was recorded survives a reload, and is taken back by the one Undo.
  await page.locator(".saved", { hasText: /^Saved$/ }).waitFor();
  await page.reload();
  await rows(page).first().waitFor();
  await page.locator("[data-key=z]").click();
  await rows(page).first().locator(".c-status", { hasText: "Undone" }).waitFor();
});

siteTest("the menu of a node is operated by keyboard alone", async (desk) => {
  await openAlert(desk);
  const { page } = desk;
  await openNode(page, "rundll32.exe");
  const more = page.locator(".node-menu-button").last();
  await more.focus();
  await page.keyboard.press("Enter");
  const menu = page.getByRole("menu");
  await menu.getByRole("menuitem", { name: "Stop and quarantine" }).waitFor();
  await assertAccessible(page);
  await shots(page, "actions-menu");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Stop process");
  await page.keyboard.press("Enter");
  await page.locator(".node-done", { hasText: "Stop process" }).waitFor();
  await more.focus();
  await page.keyboard.press("Enter");
  await menu.waitFor();
  await page.keyboard.press("Escape");
  await menu.waitFor({ state: "detached" });
  assert.ok(await more.evaluate((it) => it === document.activeElement));
  // The menu narrows the queue by the thing.
  await more.click();
  await menu.getByRole("menuitem", { name: /^Only with this/ }).click();
  await page.getByRole("heading", { name: "Alerts", exact: true }).waitFor();
  assert.match(decodeURIComponent(page.url()), /process:=rundll32\.exe/);
});

siteTest("the Action center of an alert, and what waits there", async (desk) => {
  await openAlert(desk, "/what-happened");
  const { page } = desk;
  const part = page.locator(".alert-part");
  await part.locator(".taken, .muted").first().waitFor();
  assert.match(await part.innerText(), /What happened[\s\S]*Of 14 pieces of evidence[\s\S]*Impacted assets[\s\S]*fin-ws-03/);
  await assertAccessible(page);
  await shots(page, "alert-what-happened");
  await part.getByRole("link", { name: "View in action center" }).click();
  await page.getByRole("heading", { name: "Nothing was recorded or exported as done here" }).waitFor();
  await assertAccessible(page);
  await shots(page, "actions-empty");
  await page.getByRole("link", { name: /^Pending/ }).click();
  await rows(page).first().waitFor();
  assert.match(await rows(page).first().innerText(), /Pending approval/);
  await shots(page, "actions-pending");
});

siteTest("evidence and related alerts have parts of their own", async (desk) => {
  await openAlert(desk);
  const { page } = desk;
  await page.getByRole("link", { name: /^Evidence/ }).click();
  await page.locator("table.evidence tbody tr").first().waitFor();
  assert.match(await page.locator("table.evidence").innerText(), /pd64\.exe[\s\S]*Malicious[\s\S]*Pending approval/);
  await assertAccessible(page);
  await shots(page, "alert-evidence");
  await page.getByRole("link", { name: /^Related alerts/ }).click();
  await page.locator(".related li").first().waitFor();
  assert.match(await page.locator(".related").innerText(), /same execution tree/);
  await assertAccessible(page);
  await shots(page, "alert-related");
  await page.locator(".related li a").first().click();
  await page.locator(".tree .row.focused").waitFor();
});

siteTest("an escalation note is downloaded, and noted", async (desk) => {
  await openAlert(desk, "/what-happened");
  const { page } = desk;
  await page.getByRole("textbox", { name: "Question to somebody else" }).fill("Is this our red team?");
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the note" }).click();
  const download = await downloading;
  assert.match(download.suggestedFilename(), /^escalation-.*\.txt$/);
  const text = await readFile(await download.path(), "utf8");
  assert.match(text, /Is this our red team\?[\s\S]*Evidence[\s\S]*Story[\s\S]*pd64\.exe/);
  await page.locator(".history", { hasText: "Escalated: Is this our red team?" }).waitFor();
});

siteTest("what waits is approved and rejected, and an undo lets it wait again", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.goto(page.url().replace(/#.*/, "#/actions/pending"));
  await page.locator(".answers").first().waitFor();
  const waiting = async () => Number(await page.getByRole("link", { name: /^Pending/ }).locator(".count").innerText());
  const before = await waiting();
  const first = await rows(page).first().locator(".c-target").innerText();
  await assertAccessible(page);
  await page.getByRole("button", { name: /^Approve/ }).first().click();
  await page.waitForFunction((n) => Number(document.querySelector(".tabs .count").textContent) === n, before - 1);
  await page.getByRole("link", { name: /^History/ }).click();
  const answer = rows(page).filter({ hasText: "Approve pending action: Remediation" });
  await answer.waitFor();
  assert.equal(await answer.locator(".c-target").innerText(), first);
  await page.locator("[data-key=z]").click();
  await answer.locator(".c-status", { hasText: "Undone" }).waitFor();
  assert.equal(await waiting(), before);
});

siteTest("the Action center is sorted by its heads, and saved as a table", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.goto(page.url().replace(/#.*/, "#/actions/pending"));
  await page.locator(".answers").first().waitFor();
  const names = () => page.locator(".rows-space .c-target").allInnerTexts();
  const head = page.getByRole("columnheader", { name: "Target" });
  await head.getByRole("link").click();
  await page.waitForFunction(() => document.querySelector(".head .c-target").getAttribute("aria-sort") === "ascending");
  assert.match(page.url(), /sort=target/);
  await page.waitForTimeout(300);
  const rising = await names();
  assert.deepEqual(rising, [...rising].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
  await head.getByRole("link").click();
  await page.waitForFunction(() => document.querySelector(".head .c-target").getAttribute("aria-sort") === "descending");
  await page.getByRole("button", { name: "Export" }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "CSV of these rows" }).click();
  const download = await downloading;
  assert.equal(download.suggestedFilename(), "throughline-actions.csv");
  const text = await readFile(await download.path(), "utf8");
  assert.match(text, /^Time \(UTC\),Action,Status,Provenance,Kind,Target,Device,By,Alert,Details\r\n/);
  assert.ok(text.split("\r\n").length > rising.length);
});

siteTest("a row says that something was recorded about its node", async (desk) => {
  await openAlert(desk);
  const { page } = desk;
  await openNode(page, "rundll32.exe");
  await page.locator(".node-actions").getByRole("button", { name: "Stop and quarantine" }).click();
  const badge = node(page, /^rundll32\.exe$/).locator(".pill.recorded");
  await badge.waitFor();
  assert.match(await badge.getAttribute("title"), /^Stop and quarantine: recorded in this case/);
  await page.locator("[data-key=z]").click();
  await badge.waitFor({ state: "detached" });
});
