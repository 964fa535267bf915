// Settings of correlation are previewed, applied, undone and taken elsewhere; values
// that connect too much are taken out. Pictures are left in tests/output.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { siteTest } from "../lib/browser.mjs";
import { check } from "../lib/check.mjs";
import { alert, drop, openSample } from "../lib/desk.mjs";
import { SIZES } from "../lib/shots.mjs";

const site = (page) => page.url().replace(/#.*/, "");

const preview = (page) => page.locator("[data-part=preview]");
const counted = (page, name) => {
  const head = page.getByRole("rowheader", { name, exact: true });
  return preview(page).locator("tr", { has: head }).locator("td");
};
const apply = (page) => preview(page).getByRole("button", { name: "Apply" });

siteTest("a setting shows what it would do before it is applied", { timeout: 170_000 }, async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.goto(`${site(page)}#/settings`);
  await page.getByRole("link", { name: "Correlation", exact: true }).click();
  const field = page.getByLabel("Evidence that a link needs");
  await counted(page, "Incidents").first().waitFor();
  const usual = await field.inputValue();
  const before = await counted(page, "Incidents").first().innerText();
  await check(page, "correlation-settings");

  await field.fill("60");
  await preview(page).getByText(`Evidence that a link needs: ${usual} → 60 bits`).waitFor();
  await preview(page).getByRole("heading", { name: "Incidents that split" }).waitFor();
  const [now, then] = await counted(page, "Incidents").allInnerTexts();
  assert.equal(now, before);
  assert.ok(Number(then) > Number(now), `${then} after ${now}`);
  await preview(page).getByText("Incidents are shown as exported").waitFor();
  await check(page, "correlation-preview");

  // What makes no sense is said so, and cannot be applied.
  await field.fill("0");
  await preview(page).getByText("must be between 0.01 and 1000 bits").waitFor();
  assert.ok(await apply(page).isDisabled());
  await field.fill("60");
  await preview(page).getByText(`${usual} → 60 bits`).waitFor();
  await apply(page).click();
  const toast = page.locator(".toast", { hasText: `${usual} → 60 bits` });
  await toast.waitFor();
  await page.getByText(`shipped: ${usual}`).waitFor();
  await counted(page, "Incidents").first().getByText(then, { exact: true }).waitFor();
  await page.reload();
  await page.getByText(`shipped: ${usual}`).waitFor();
  assert.equal(await field.inputValue(), "60");

  // They can be taken elsewhere, and back to what is shipped, with one undo.
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the settings as a file" }).click();
  const saved = await readFile(await (await downloading).path(), "utf8");
  assert.equal(JSON.parse(saved).threshold, 6000);
  await page.getByRole("button", { name: "As shipped" }).click();
  await preview(page).getByText(`60 → ${usual} bits`).waitFor();
  await apply(page).click();
  await page.locator(".toast", { hasText: `60 → ${usual} bits` }).getByRole("button", { name: "Undo" }).click();
  await page.getByText(`shipped: ${usual}`).waitFor();
  await page.getByRole("button", { name: "As shipped" }).click();
  await apply(page).click();
  await page.getByText(`shipped: ${usual}`).waitFor({ state: "detached" });
  await page.locator("[data-picker=correlation]").setInputFiles({
    name: "correlation-settings.json", mimeType: "application/json", buffer: Buffer.from(saved),
  });
  await preview(page).getByText(`${usual} → 60 bits`).waitFor();
  await preview(page).getByRole("button", { name: "Discard" }).click();
  await preview(page).getByRole("heading", { name: "As it is now" }).waitFor();
  assert.equal(await field.inputValue(), usual);
});

siteTest("on a phone the setting that is edited stays in sight of what it would do", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.setViewportSize(SIZES.phone);
  await page.goto(`${site(page)}#/settings/correlation`);
  // The list is as high as the page until something is proposed.
  const fields = page.locator(".correlation-field .number input");
  await fields.first().waitFor();
  const bottom = await page.evaluate(() => innerHeight);
  const tops = await fields.evaluateAll((all) => all.map((it) => it.getBoundingClientRect().bottom));
  const nth = tops.findLastIndex((it) => it < bottom);
  const field = fields.nth(nth);
  await field.fill(String(Number(await field.inputValue()) + 1));
  await preview(page).getByRole("heading", { name: "What it would do" }).waitFor();
  await apply(page).waitFor();
  await page.waitForFunction((nth) => {
    const field = document.querySelectorAll(".correlation-field .number input")[nth];
    const { x, y, width, height } = field.getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2) === field;
  }, nth);
});

siteTest("a value that connects too much is previewed, taken out and let in", { timeout: 170_000 }, async ({ page, open }) => {
  await open();
  const gateway = { "@odata.type": "#microsoft.graph.security.ipEvidence", ipAddress: "203.0.113.7" };
  const alerts = Array.from({ length: 12 }, (_, nth) => {
    const at = `2026-04-14T16:${10 + nth}:00Z`;
    const device = { "@odata.type": "#microsoft.graph.security.deviceEvidence", deviceDnsName: `pc-${nth}`, mdeDeviceId: `d${nth}` };
    return alert(`da${nth}`, { firstActivityDateTime: at, lastActivityDateTime: at, evidence: [device, gateway] });
  });
  await drop(page, [{ name: "alerts.json", text: JSON.stringify({ value: alerts }) }]);
  await page.getByRole("heading", { name: "Alerts", exact: true }).waitFor();
  await page.goto(`${site(page)}#/settings/correlation`);
  await page.getByLabel("Evidence that a link needs").fill("1");
  await page.getByLabel("Shared IP address, at most").fill("40");
  await preview(page).getByText("→ 40 bits").waitFor();
  await apply(page).click();
  await page.locator(".toast", { hasText: "→ 40 bits" }).waitFor();
  await page.getByRole("link", { name: "Noisy connectors", exact: true }).click();
  await page.getByRole("button", { name: "Exclude IP address 203.0.113.7" }).click();
  await preview(page).getByText("Excluded: IP address 203.0.113.7").waitFor();
  assert.equal(await counted(page, "Incidents").last().innerText(), "12");
  await page.getByLabel("Why").fill("Egress of the office");
  await page.getByLabel("Until (UTC)").fill("2026-04-14T16:15");
  await page.getByLabel("Until (UTC)").press("Tab");
  await preview(page).getByText("until 14 Apr 2026 16:15 UTC").waitFor();
  await check(page, "noisy-exclude");
  await apply(page).click();
  await page.locator(".noise").getByText("Excluded for some time").waitFor();
  await page.locator(".noise").getByText("Egress of the office").waitFor();
  await page.locator(".toast").waitFor({ state: "detached", timeout: 15_000 });
  await check(page, "noisy");
  await page.getByRole("button", { name: "Readmit IP address 203.0.113.7" }).click();
  await preview(page).getByText("No longer excluded: IP address 203.0.113.7").waitFor();
  await preview(page).getByRole("heading", { name: "Incidents that grow" }).waitFor();
  await apply(page).click();
  await page.locator(".noise").getByText("Connects").waitFor();

  // Any value is found by its name.
  await page.getByLabel("Find a value by its name").fill("pc-11");
  await page.getByLabel("Find a value by its name").press("Enter");
  await page.getByRole("button", { name: "Exclude device pc-11" }).waitFor();
  assert.ok(page.url().endsWith("#/settings/correlation/noise?words=pc-11"));
});

siteTest("the model card says how incidents are made, and how well", async ({ page, open }) => {
  await open();
  await page.goto(`${site(page)}#/settings/correlation/model`);
  await page.getByRole("heading", { name: "What it cannot do" }).waitFor();
  assert.ok((await page.locator(".scorecard tbody tr").count()) > 0);
  await check(page, "model-card");
});
