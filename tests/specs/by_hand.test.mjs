// Alerts are split off, moved, merged and kept together by hand, after a preview and
// with one undo; how both ways of grouping differ is told. Pictures are left in
// tests/output.

import assert from "node:assert/strict";

import { siteTest } from "../lib/browser.mjs";
import { check } from "../lib/check.mjs";
import { LSASS, alert, drop, openSample, rows } from "../lib/desk.mjs";

const site = (page) => page.url().replace(/#.*/, "");

const quiet = (page) => page.locator(".toast").waitFor({ state: "detached", timeout: 15_000 });
const preview = (page) => page.locator("[data-part=hand-preview]");
const sizes = (page) => preview(page).locator("li .num").allInnerTexts();

/** Shows recorrelated incidents, by the page that compares them. */
const recorrelate = async (page) => {
  await page.goto(`${site(page)}#/incidents/compare`);
  await page.getByRole("heading", { name: "Incidents are shown as exported" }).waitFor();
  await page.getByRole("button", { name: "Show recorrelated incidents" }).click();
};

/** Opens the alerts of the incident of the sample's fullest story. */
const openIncident = async (page) => {
  await page.goto(`${site(page)}#/alerts/${LSASS}`);
  const link = page.locator("main a[href^='#/incidents/']").first();
  await link.waitFor();
  const href = (await link.getAttribute("href")).replace(/\/[a-z]+$/, "/alerts");
  await page.goto(`${site(page)}${href}`);
  await page.locator(".tickable input").first().waitFor();
};

const count = (page) => page.locator(".tickable input").count();

siteTest("what both ways of grouping differ in is told", { timeout: 170_000 }, async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.goto(`${site(page)}#/incidents`);
  await page.getByRole("link", { name: "Compare", exact: true }).click();
  await page.getByRole("heading", { name: "Incidents are shown as exported" }).waitFor();
  await check(page, "compare-exported");
  await recorrelate(page);
  await page.getByText(/56 of 73 alerts are in 13 exported and \d+ recorrelated incidents/).waitFor();
  await page.locator(".agreement b").first().waitFor();
  const moved = page.locator(".moved > li");
  await moved.first().waitFor();
  const total = await page.locator("[data-section=moved] h2 .count").innerText();
  assert.equal(await moved.count(), Math.min(25, Number(total)));
  assert.ok((await page.locator(".parted > li").count()) > 0);
  await quiet(page);
  await check(page, "compare");

  // An incident of this side can be opened; it has its alerts.
  await moved.first().locator("a[href^='#/incidents/']").first().click();
  await page.locator(".tickable input").first().waitFor();

  await page.goto(`${site(page)}#/settings/correlation`);
  await page.getByRole("link", { name: "Compare exported with recorrelated incidents" }).waitFor();
});

siteTest("where nothing was exported there is nothing to compare", async ({ page, open }) => {
  await open();
  await drop(page, [{ name: "alerts.json", text: JSON.stringify({ value: [alert("da1"), alert("da2")] }) }]);
  await page.getByRole("heading", { name: "Alerts", exact: true }).waitFor();
  await recorrelate(page);
  await page.getByRole("heading", { name: "Nothing to compare with" }).waitFor();
});

siteTest("alerts are split off after a preview, and come back", { timeout: 170_000 }, async (desk) => {
  await openSample(desk);
  const { page } = desk;
  // Exported incidents stay as they are; the other ones are offered.
  await openIncident(page);
  await page.locator(".tickable input").first().check();
  await page.getByRole("button", { name: "Split off" }).click();
  await page.getByText("they are as the product made them").waitFor();
  await check(page, "by-hand-exported");
  await page.locator("[data-mode-offer]").click();
  await page.getByRole("form", { name: "Split off" }).waitFor({ state: "detached" });
  await quiet(page);

  await openIncident(page);
  const here = page.url();
  const before = await count(page);
  assert.ok(before > 3, `${before} alerts`);
  const ticks = page.locator(".tickable input");
  await ticks.nth(before - 1).check();
  await ticks.nth(before - 2).check();
  await page.getByText("2 alerts ticked").waitFor();
  await check(page, "by-hand-ticked");
  await page.getByRole("button", { name: "Split off" }).click();
  const form = page.getByRole("form", { name: "Split off" });
  await preview(page).getByText("New", { exact: true }).waitFor();
  assert.deepEqual(await sizes(page), [`${before} alerts`, `${before - 2} alerts`, "2 alerts"]);
  await page.getByLabel("Reason").selectOption({ label: "Entities wrongly correlated" });
  await page.getByLabel("Comment").fill("Another tenant's scanner");
  await check(page, "by-hand-split");
  await form.getByRole("button", { name: "Split off" }).click();
  await page.locator(".toast").getByRole("button", { name: "Undo" }).waitFor();
  await page.locator(".tickable input").nth(before - 2).waitFor({ state: "detached" });
  assert.equal(page.url(), here, "the rest keeps its incident");
  assert.equal(await count(page), before - 2);
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await page.locator(".tickable input").nth(before - 1).waitFor();
  assert.equal(await count(page), before);
});

siteTest("alerts move to an incident that is found by its name", { timeout: 170_000 }, async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await recorrelate(page);
  await page.locator(".agreement").waitFor();
  await page.goto(`${site(page)}#/incidents?filter=`);
  await rows(page).nth(1).waitFor();
  const titles = await rows(page).locator(".c-title a").allInnerTexts();
  await openIncident(page);
  const own = await page.getByRole("heading", { level: 1 }).innerText();
  const other = titles.find((it) => !own.includes(it));
  await page.locator(".tickable input").first().check();
  await page.getByRole("button", { name: "Move to another incident" }).click();
  const form = page.getByRole("form", { name: "Move to another incident" });
  const field = form.getByRole("combobox", { name: "To incident" });
  assert.ok(await form.getByRole("button", { name: "Move to another incident" }).isDisabled());
  await field.fill(other.slice(0, 30));
  await form.getByRole("option").first().waitFor();
  await check(page, "by-hand-move");
  await field.focus();
  await field.fill(other.slice(0, 31));
  await form.getByRole("option").first().click();
  await preview(page).locator("li").first().waitFor();
  await form.getByRole("button", { name: "Move to another incident" }).click();
  await page.locator(".toast").getByRole("button", { name: "Undo" }).waitFor();
});

siteTest("ticked incidents become one, where nothing forbids it", { timeout: 170_000 }, async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await recorrelate(page);
  await page.locator(".agreement").waitFor();
  await page.goto(`${site(page)}#/incidents?filter=status:active`);
  await rows(page).nth(1).waitFor();
  const before = await page.locator(".page-head [role=status]").innerText();
  const tick = (nth) => rows(page).nth(nth).locator("input[type=checkbox]").click();
  const merge = page.getByRole("button", { name: "Merge" }).first();
  await tick(0);
  assert.ok(await merge.isDisabled(), "one is no two");
  await tick(1);
  await merge.click();
  const form = page.getByRole("form", { name: "Merge" });
  await preview(page).locator("li, .bad").first().waitFor();
  await check(page, "by-hand-merge");
  await form.getByRole("button", { name: "Merge" }).click();
  await page.locator(".toast").getByRole("button", { name: "Undo" }).waitFor();
  await page.locator(".bulk-bar").waitFor({ state: "detached" });
  await page.waitForFunction(
    (words) => document.querySelector(".page-head [role=status]").innerText !== words,
    before,
  );
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await page.waitForFunction(
    (words) => document.querySelector(".page-head [role=status]").innerText === words,
    before,
  );
});
