// What pages say and offer where a file holds only alerts, and how they fit a phone.

import assert from "node:assert/strict";

import { siteTest } from "../lib/browser.mjs";
import { check } from "../lib/check.mjs";
import { alert, counts, drop, goTo, rows } from "../lib/desk.mjs";
import { SIZES } from "../lib/shots.mjs";

/** More alerts of one device than its page lists. */
const MANY = 23;

/** Opens a file of alerts about one device, and of no incident. */
const openAlerts = async ({ page, open }) => {
  await open();
  const evidence = [
    {
      "@odata.type": "#microsoft.graph.security.deviceEvidence",
      deviceDnsName: "ap-lt-07.oskerholm.example",
      mdeDeviceId: "f1d7",
    },
  ];
  const at = (nth) => `2026-04-14T15:${String(nth).padStart(2, "0")}:00Z`;
  const value = Array.from({ length: MANY }, (_, nth) =>
    alert(`da-${nth}`, { evidence, firstActivityDateTime: at(nth), lastActivityDateTime: at(nth) }),
  );
  await drop(page, [{ name: "alerts.json", text: JSON.stringify({ value }) }]);
  await rows(page).first().waitFor();
};

siteTest("alerts without incidents can be grouped where these are missing", { timeout: 120_000 }, async (desk) => {
  await openAlerts(desk);
  const { page } = desk;
  await goTo(page, "Incidents");
  await page.getByRole("heading", { name: "No incidents in the loaded data" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Activity" }).isVisible(), false);
  await check(page, "no-incidents");
  await page.getByRole("button", { name: "Show recorrelated incidents" }).click();
  await rows(page).first().waitFor();
});

siteTest("a page without telemetry says so", { timeout: 120_000 }, async (desk) => {
  await openAlerts(desk);
  const { page, open } = desk;
  await open("#/events");
  await page.getByRole("heading", { name: "No telemetry in the loaded data" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "Show all events" }).count(), 0);
  await check(page, "no-telemetry");
});

siteTest("the alerts that an entity's page does not list are a click away", async (desk) => {
  await openAlerts(desk);
  const { page, open } = desk;
  await open("#/entities/device/ap-lt-07");
  const listed = page.locator(".entity-sections .section", { has: page.getByRole("heading", { name: "In alerts" }) });
  await listed.getByText("and 3 more").waitFor();
  await listed.getByRole("link", { name: "All alerts with this name" }).click();
  await counts(page).filter({ hasText: `${MANY} of ${MANY}` }).waitFor();
});

siteTest("a queue is no wider than a phone", async (desk) => {
  await openAlerts(desk);
  const { page } = desk;
  await page.setViewportSize(SIZES.phone);
  await page.locator(".strip table").waitFor({ state: "attached" });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(wide, SIZES.phone.width);
});
