// A story that is read by keyboard across devices, and on the page of a process.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";

import { siteTest } from "../lib/browser.mjs";
import { REAL, drop } from "../lib/desk.mjs";

const RECORDING = `${REAL}sysmon/covenant-psremoting-grunt.ndjson.gz`;
const skip = !existsSync(RECORDING) && "there are no samples beside the project";

const cursor = (page) => page.locator(".tree .row.cursor");

/** Opens a recording, at the story of a process that its telemetry names. */
async function openProcess({ page, open }, words, device) {
  await open();
  await drop(page, [{ name: "recording.ndjson.gz", bytes: readFileSync(RECORDING) }]);
  await page.locator("a[href*='#/processes/']").first().waitFor();
  await page.goto(page.url().replace(/#.*/, `#/events?words=${words}`));
  await page.locator(`a[href*='#/processes/${device}']`, { hasText: words }).first().click();
  await page.locator(".tree .row.focused").waitFor();
}

siteTest("a step to another device is followed by keyboard, and back", { skip }, async (desk) => {
  await openProcess(desk, "powershell.exe", "it001");
  const { page } = desk;
  await page.getByRole("button", { name: "Back to the process" }).waitFor();
  assert.match(await page.locator(".keys-hint").innerText(), /back to the process/);
  const step = page.locator(".tree .row", { has: page.locator("button.remote") });
  await page.locator(".tree").focus();
  await page.keyboard.press("Home");
  // Where the step begins is found by its words.
  await step.first().locator(".letter").click();
  await page.keyboard.press("Escape");
  await page.locator(".tree").focus();
  const before = await cursor(page).getAttribute("id");
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction((id) => document.querySelector(".tree .row.cursor")?.id !== id, before);
  assert.match(await cursor(page).innerText(), /wsmprovhost\.exe/);
  await page.keyboard.press("b");
  await page.locator(".tree .row.focused").waitFor();
});
