// Writing a filter: what is offered, and where it is wrong.

import assert from "node:assert/strict";

import { assertAccessible } from "../lib/axe.mjs";
import { siteTest } from "../lib/browser.mjs";
import { openSample } from "../lib/desk.mjs";
import { shots } from "../lib/shots.mjs";

siteTest("a filter is written with what is offered, and its fault is marked", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  const field = page.getByRole("combobox", { name: "Add a filter" });
  const options = page.locator("#queue-filter-list").getByRole("option");
  await field.pressSequentially("sev");
  await options.filter({ hasText: "severity" }).waitFor();
  await assertAccessible(page);
  await field.press("ArrowDown");
  await field.press("Tab");
  assert.equal(await field.inputValue(), "severity:");
  const high = options.filter({ hasText: "High" });
  await high.waitFor();
  await shots(page, "filter-values");
  const count = Number.parseInt(await high.locator(".count").innerText(), 10);
  await field.press("ArrowDown");
  await field.press("Enter");
  assert.equal(await field.inputValue(), "severity:high ");
  await field.press("Enter");
  await page.getByText(new RegExp(`^${count} of 73`)).waitFor();
  await field.fill("sevrity:low");
  await field.press("Enter");
  const fault = page.locator(".fault");
  await fault.waitFor();
  assert.match(await fault.innerText(), /did you mean severity\? \(at character 1\)/);
  await shots(page, "filter-fault");
  await assertAccessible(page);
});
