// The alert story: the tree, its pane, and all of it by keyboard alone.

import assert from "node:assert/strict";

import { siteTest } from "../lib/browser.mjs";
import { LSASS, openSample, rows } from "../lib/desk.mjs";

const node = (page, name) => page.locator(".tree .row", { has: page.locator(".node-name", { hasText: name }) });

siteTest("from an alert to its story to a node to the pane", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.goto(page.url().replace(/#.*/, `#/alerts/${LSASS}`));
  await page.getByRole("heading", { name: /LSASS process memory read/ }).waitFor();
  const focused = page.locator(".tree .row.focused");
  await focused.waitFor();
  assert.match(await focused.innerText(), /pd64\.exe/);
  assert.ok(await focused.locator(".badge.focus").isVisible());
  // Another alert of the same tree stands at its own process.
  assert.match(await node(page, /^net1\.exe$/).innerText(), /exploration/);
  await focused.locator(".node-name").click();
  await page.locator(".pane-title", { hasText: "pd64.exe" }).waitFor();
  const facts = await page.locator(".pane").innerText();
  assert.match(facts, /-ma lsass\.exe/);
  assert.match(facts, /Malicious by 2 alerts/);
  assert.match(page.url(), /\?node=\d+$/);
  // The pane follows the selection.
  await node(page, /^rundll32\.exe$/).locator(".node-name").click();
  await page.locator(".pane-title", { hasText: "rundll32.exe" }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".pane", { hasText: "Manage alert" }).waitFor();
});

siteTest("a parent that is no evidence is a ghost", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.goto(page.url().replace(/#.*/, `#/alerts/${LSASS}`));
  const ghost = page.locator(".tree .row.ghost").first();
  await page.locator(".tree .row.focused").waitFor();
  await page.locator(".tree").evaluate((it) => it.scrollTo(0, 0));
  assert.match(await ghost.innerText(), /explorer\.exe[\s\S]*inferred[\s\S]*known only as a parent/);
  assert.equal(await ghost.getAttribute("aria-level"), "2");
});

siteTest("branches collapse and expand", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.goto(page.url().replace(/#.*/, `#/alerts/${LSASS}`));
  await page.locator(".tree .row.focused").waitFor();
  const total = async () => Number(await page.locator("[role=treegrid]").getAttribute("aria-rowcount"));
  const all = await total();
  await page.getByRole("button", { name: "Collapse all" }).click();
  await page.waitForFunction((n) => document.querySelectorAll(".tree .rows-space > .row").length < n, all);
  assert.ok((await total()) < 5);
  await page.getByRole("button", { name: "Back to the alert" }).click();
  await page.locator(".tree .row.focused").waitFor();
  await page.getByRole("button", { name: "Expand all" }).click();
  await page.waitForFunction((n) => Number(document.querySelector("[role=treegrid]").getAttribute("aria-rowcount")) === n, all);
  assert.equal(await total(), all);
});

siteTest("from the queue to a node of the story by keyboard alone", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  // Every step from the top of the page: no pointer.
  const reach = async (selector) => {
    for (let i = 0; i < 60; i++) {
      if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`${selector} cannot be reached with Tab`);
  };
  await reach(".rows");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  assert.equal(await page.locator(".rows").getAttribute("aria-activedescendant"), "row-1");
  await page.keyboard.press("o");
  await page.locator(".pane-title").waitFor();
  await page.keyboard.press("j");
  const third = await rows(page).nth(2).locator(".c-title").innerText();
  await page.locator(".pane-title", { hasText: third }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: third }).waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await reach("[role=treegrid]");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator(".pane-title").waitFor();
  assert.match(page.url(), /\?node=1$/);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("b");
  await page.locator(".tree .row.focused.cursor").waitFor();
});

siteTest("hostile text is text", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.goto(page.url().replace(/#.*/, "#/alerts/fa64303469-40ed-42a3-ac98-a26c088d17da"));
  await page.locator(".tree .row").nth(2).waitFor();
  assert.equal(await page.locator("main b:text('Overdue'), main img, main script").count(), 0);
  const words = await page.locator("main").innerText();
  assert.match(words, /<b>Overdue<\/b>/);
  assert.match(words, /invoice_�fdp\.exe/);
  assert.match(words, /hxxps:\/\/cdn-quayline\[\.\]example/);
  assert.doesNotMatch(words, /\u202e/);
});
