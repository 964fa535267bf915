// Rules are tried, saved, run, undone and fired on later files; priorities are
// weighed. Pictures are left in tests/output.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { siteTest } from "../lib/browser.mjs";
import { check } from "../lib/check.mjs";
import { LSASS, alert, drop, openSample } from "../lib/desk.mjs";

const site = (page) => page.url().replace(/#.*/, "");

const status = (page) => page.locator(".manage .segments [aria-pressed=true]").first();

siteTest("a rule from an alert is tried, saved, run and undone", { timeout: 120_000 }, async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.goto(`${site(page)}#/alerts/${LSASS}`);
  await page.getByRole("link", { name: "Create a rule from this alert" }).click();
  const form = page.getByRole("form", { name: "Rule" });
  await form.waitFor();
  assert.match(await page.getByLabel("Filter", { exact: true }).inputValue(), /^title:.* source:/);

  await page.getByRole("button", { name: "Try the rule" }).click();
  await page.getByText("It selects 1 of 73 alerts").waitFor();
  await page.getByText("It selects 1 alert of high severity.").waitFor();
  const save = page.getByRole("button", { name: "Save the rule" });
  assert.ok(await save.isDisabled(), "not before the warning is read");
  await check(page, "rule-editor");
  await page.getByLabel("Save it all the same").check();
  // What was tried is what is saved.
  await page.getByLabel("Name").fill("Password store");
  await page.getByText("The rule has changed since").waitFor();
  assert.ok(await save.isDisabled());
  await page.getByRole("button", { name: "Try the rule" }).click();
  await page.getByText("The rule has changed since").waitFor({ state: "detached" });
  await page.getByLabel("Save it all the same").check();
  await save.click();

  const rule = page.locator("[data-rule='1']");
  await rule.getByText("Password store").waitFor();
  await rule.getByText("Off", { exact: true }).waitFor();
  await page.locator(".toast").waitFor({ state: "detached", timeout: 15_000 });
  await check(page, "rules");

  await rule.getByRole("button", { name: "Run on 1 alert: Password store" }).click();
  await page.getByText("Alert set to Resolved by rule “Password store”").waitFor();
  await rule.getByText("has changed 1 alert").waitFor();
  await page.goto(`${site(page)}#/alerts/${LSASS}`);
  await page.locator(".history", { hasText: "By rule 1 “Password store”" }).waitFor();
  assert.equal(await status(page).innerText(), "Resolved");
  await page.keyboard.press("z");
  await page.locator(".manage .segments [aria-pressed=true]", { hasText: "In progress" }).waitFor();
});

siteTest("a rule that is on closes what a later file brings, and is kept", async ({ page, open }) => {
  await open();
  const file = (alerts) => JSON.stringify({ value: alerts });
  const noise = (id) => alert(id, { title: "Noise", severity: "low" });
  await drop(page, [{ name: "first.json", text: file([noise("da1"), alert("da2")]) }]);
  await page.getByRole("heading", { name: "Alerts", exact: true }).waitFor();
  await page.goto(`${site(page)}#/rules`);
  await page.getByRole("button", { name: "New rule" }).click();
  await page.getByLabel("Name").fill("Noise");
  await page.getByLabel("Filter", { exact: true }).fill("title:noise");
  await page.getByRole("button", { name: "Try the rule" }).click();
  await page.getByLabel("Save it all the same").check();
  await page.getByRole("button", { name: "Save the rule" }).click();
  await page.getByRole("button", { name: "Turn on for later imports: Noise" }).click();
  await page.getByRole("button", { name: "Turn off: Noise" }).waitFor();

  await drop(page, [{ name: "second.json", text: file([noise("da3"), alert("da4")]) }]);
  await page.getByText("rules changed 1 alert of those that are new").waitFor();
  await page.locator("[data-rule='1']").getByText("has changed 1 alert").waitFor();
  await page.reload();
  await page.locator("[data-rule='1']").getByText("has changed 1 alert").waitFor();
  await page.goto(`${site(page)}#/alerts/da3`);
  await page.locator(".history", { hasText: "rule 1" }).waitFor();
  assert.equal(await status(page).innerText(), "Resolved");
  await page.goto(`${site(page)}#/alerts/da1`);
  await page.locator(".manage .segments [aria-pressed=true]", { hasText: "New" }).waitFor();

  // They can be taken elsewhere.
  await page.goto(`${site(page)}#/rules`);
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as JSON" }).click();
  const download = await downloading;
  const rules = JSON.parse(await readFile(await download.path(), "utf8"));
  assert.equal(rules.rules[0].filter, "title:noise");
});

siteTest("hidden alerts leave the queue, which says so", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.goto(`${site(page)}#/rules?from=${LSASS}`);
  await page.getByRole("button", { name: "Suppress: hide" }).click();
  await page.getByRole("button", { name: "Try the rule" }).click();
  await page.getByLabel("Save it all the same").check();
  await page.getByRole("button", { name: "Save the rule" }).click();
  await page.locator("[data-rule='1']").getByRole("button", { name: /^Run/ }).click();
  await page.getByText("1 alert is hidden by rules.").waitFor();
  await page.goto(`${site(page)}#/alerts?filter=`);
  await page.getByText("1 alert hidden by rules").waitFor();
  await page.getByRole("link", { name: "Show what rules have hidden" }).click();
  await page.locator(".rows-space .row").first().waitFor();
  assert.equal(await page.locator(".rows-space > .row").count(), 1);
});

siteTest("priorities are weighed anew at once", { timeout: 120_000 }, async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.goto(`${site(page)}#/settings`);
  await page.getByText(/Alerts: 1 top, 51 medium, 21 low/).waitFor();
  const field = page.getByLabel("Severity high");
  assert.equal(await field.inputValue(), "40");
  await field.fill("100");
  await field.press("Tab");
  await page.getByText("usually 40").waitFor();
  await page.getByText(/Alerts: 14 top/).waitFor();
  await page.locator(".toast").waitFor({ state: "detached", timeout: 15_000 });
  await page.locator("[data-section=priority]").scrollIntoViewIfNeeded();
  await check(page, "settings-priority");
  await page.getByRole("button", { name: "As usual" }).click();
  await page.getByText(/Alerts: 1 top, 51 medium, 21 low/).waitFor();
  await field.fill("101");
  await field.press("Tab");
  await page.getByText("Points are a whole number from 0 to 100").waitFor();
  assert.equal(await field.inputValue(), "40");
});
