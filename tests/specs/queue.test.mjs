// The alerts queue: filters, order, pane, and lists longer than any screen.

import assert from "node:assert/strict";

import { siteTest } from "../lib/browser.mjs";
import { LSASS, alert, counts, drop, openSample, rows } from "../lib/desk.mjs";

siteTest("what the default hides is said, and one click shows it", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.getByRole("link", { name: "Show all" }).click();
  await page.getByText(/^73 of 73/).waitFor();
  assert.equal(await page.locator(".filter .chip").count(), 0);
  await page.getByRole("link", { name: "Default view" }).click();
  await page.getByText(/^53 of 73/).waitFor();
});

siteTest("a filter's count is what it gives", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  for (const [menu, value] of [
    ["Severity", "High"],
    ["Service source", "Defender for Endpoint"],
    ["Entity", "fin-ws-03"],
    ["Category", "Credential access"],
    ["Time", "1 week"],
  ]) {
    await page.locator(".facets").getByRole("button", { name: menu }).click();
    const choice = page.locator(".menu-list a", { hasText: value }).first();
    const count = Number(await choice.locator(".count").innerText());
    await choice.click();
    await page.getByText(new RegExp(`^${count} of 73`)).waitFor();
    assert.match(page.url(), /filter=/);
    // The address alone gives the same view.
    const address = page.url();
    await page.goto("about:blank");
    await page.goto(address);
    await page.getByText(new RegExp(`^${count} of 73`)).waitFor();
    await page.getByRole("link", { name: "Default view" }).click();
    await page.getByText(/^53 of 73/).waitFor();
  }
});

siteTest("chips can be removed, and text adds filters", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.getByRole("link", { name: /Remove status/ }).click();
  await page.getByText(/^67 of 73/).waitFor();
  const field = page.getByRole("combobox", { name: "Add a filter" });
  await field.fill("technique:T1003 -status:resolved");
  await field.press("Enter");
  await page.getByText(/ of 73/).waitFor();
  await page.locator(".filter .chip", { hasText: "technique" }).waitFor();
  for (const row of await rows(page).all()) {
    assert.doesNotMatch(await row.innerText(), /Resolved/);
  }
});

siteTest("a filter that does not parse is said, and costs neither filter nor text", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  const field = page.getByRole("combobox", { name: "Add a filter" });
  await field.fill("severity:high");
  await field.press("Enter");
  await page.locator(".filter .chip", { hasText: "severity" }).waitFor();
  const before = await counts(page).innerText();
  await field.fill("colour:red");
  await field.press("Enter");
  const error = page.locator(".fault");
  await error.waitFor();
  assert.match(await error.innerText(), /no field "colour".*\(at character 1\)/s);
  assert.equal(await counts(page).innerText(), before);
  assert.equal(await field.inputValue(), "colour:red");
  // A link with such a filter shows the default view and says so.
  await page.goto(page.url().replace(/#.*/, "#/alerts?filter=colour:red"));
  await page.getByText("The default view is shown instead").waitFor();
  assert.match(await counts(page).innerText(), /^53 of 73/);
});

siteTest("triage goes on where a change has taken the row out of the list", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await rows(page).nth(3).click();
  const next = await rows(page).nth(4).locator(".c-title").innerText();
  await page.locator(".manage").getByRole("button", { name: "Resolved" }).click();
  await page.getByText(/^52 of 73/).waitFor();
  await page.keyboard.press("]");
  await page.locator(".pane-title", { hasText: next }).waitFor();
  assert.equal(await page.locator(".rows .row.cursor .c-title").innerText(), next);
});

siteTest("Back returns to the row that was left", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.locator(".rows").focus();
  for (let i = 0; i < 30; i++) await page.keyboard.press("j");
  const row = page.locator(".rows .row.cursor .c-title");
  const title = await row.innerText();
  await page.keyboard.press("Enter");
  await page.locator(".tree .row.focused").waitFor();
  // The story has the keys at once.
  await page.waitForFunction(() => document.activeElement?.matches(".tree[role=treegrid]"));
  assert.match(await page.title(), /· Throughline$/);
  await page.goBack();
  await page.locator(".rows .row.cursor .c-title", { hasText: title }).waitFor();
  await page.waitForFunction(() => document.activeElement?.matches(".rows"));
});

siteTest("a menu closes when something else is clicked, which then is not pressed", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.locator(".facets").getByRole("button", { name: "Severity" }).click();
  await page.locator(".menu-list").waitFor();
  await page.mouse.click(600, 600);
  await page.locator(".menu-list").waitFor({ state: "detached" });
  assert.doesNotMatch(page.url(), /selected/);
});

siteTest("columns sort", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.getByRole("columnheader", { name: "Alert" }).getByRole("link").click();
  const header = page.locator(".c-title[role=columnheader]");
  await page.locator(".c-title[role=columnheader][aria-sort=ascending]").waitFor();
  const titles = () => page.locator(".rows-space .c-title a").allInnerTexts();
  const sorted = (list) => [...list].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const seen = await titles();
  assert.deepEqual(seen, sorted(seen));
  await header.getByRole("link").click();
  await page.locator(".c-title[role=columnheader][aria-sort=descending]").waitFor();
  assert.deepEqual(await titles(), sorted(seen.length ? await titles() : []).reverse());
});

siteTest("a row opens the pane, which walks the list and closes", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await rows(page).nth(2).click();
  const title = page.locator(".pane-title");
  await title.waitFor();
  const third = await title.innerText();
  assert.equal(third, await rows(page).nth(2).locator(".c-title").innerText());
  await page.keyboard.press("]");
  await page.waitForFunction((before) => document.querySelector(".pane-title")?.innerText !== before, third);
  assert.match(page.url(), /selected=/);
  await page.keyboard.press("[");
  await page.waitForFunction((before) => document.querySelector(".pane-title")?.innerText === before, third);
  await page.keyboard.press("Escape");
  await page.locator(".pane").waitFor({ state: "detached" });
  assert.doesNotMatch(page.url(), /selected=/);
});

siteTest("a hundred thousand rows scroll, and only those on screen are drawn", async ({ page, open }) => {
  await open();
  const lines = [];
  for (let i = 0; i < 100_000; i++) {
    const at = new Date(Date.UTC(2026, 3, 14) - i * 1000).toISOString();
    lines.push(JSON.stringify(alert(`da${i}`, { lastActivityDateTime: at, firstActivityDateTime: at })));
  }
  await drop(page, [{ name: "many.ndjson", text: lines.join("\n") }]);
  await page.getByText(/^100,000 of 100,000/).waitFor({ timeout: 50_000 });
  assert.equal(await page.locator(".rows").getAttribute("aria-rowcount"), "100001");
  assert.ok((await rows(page).count()) < 150);
  await page.locator(".rows").focus();
  await page.keyboard.press("End");
  await page.getByText("Alert da99999").waitFor();
  assert.ok((await rows(page).count()) < 150);
  await page.locator(".rows").evaluate((it) => it.scrollTo(0, it.scrollHeight / 2));
  await page.getByText("Alert da50000", { exact: true }).waitFor();
});

siteTest("a search from the bar, and an alert's own address", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.keyboard.press("/");
  await page.keyboard.type("pd64.exe");
  await page.keyboard.press("Enter");
  await page.locator(".filter .chip", { hasText: "pd64.exe" }).waitFor();
  await page.locator(".rows-space .c-title a", { hasText: "LSASS process memory" }).click();
  await page.getByRole("heading", { name: /LSASS process memory/ }).waitFor();
  assert.ok(page.url().endsWith(`#/alerts/${LSASS}`));
  await page.goBack();
  await page.locator(".filter .chip", { hasText: "pd64.exe" }).waitFor();
});
