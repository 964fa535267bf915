// Every page has an address that survives a reload and can be passed on.

import assert from "node:assert/strict";

import { siteTest } from "../lib/browser.mjs";
import { LSASS, openSample } from "../lib/desk.mjs";

const pages = [
  ["#/alerts?filter=severity:high&sort=title", ".title-line >> text=Alerts"],
  [`#/alerts?selected=${LSASS}`, ".pane-title >> text=LSASS process memory"],
  [`#/alerts/${LSASS}`, "h1 >> text=LSASS process memory"],
  [`#/alerts/${LSASS}?node=3`, ".pane-title"],
  ["#/incidents", "h1 >> text=Incidents"],
  ["#/incidents?selected=4127", ".pane-title >> text=Multi-stage attack"],
  ["#/incidents/4127/summary", ".narrative"],
  ["#/incidents/4127/alerts", ".alert-list"],
  ["#/incidents/4127/assets", "th >> text=fin-ws-03"],
  ["#/data", ".file >> text=alerts.json"],
  ["#/settings", "h2 >> text=Privacy"],
];

siteTest("deep links open, and reload to the same page", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  const site = page.url().replace(/#.*/, "");
  for (const [address, shows] of pages) {
    await page.goto(site + address);
    await page.locator(shows).first().waitFor();
    await page.reload();
    await page.locator(shows).first().waitFor();
    assert.equal(page.url(), site + address);
  }
});

siteTest("a link without its data says what to do", async ({ page, open }) => {
  await open(`#/alerts/${LSASS}`);
  await page.getByRole("heading", { name: "Nothing is loaded" }).waitFor();
  await page.getByRole("link", { name: "Open files or a sample" }).click();
  await page.locator("[data-sample]").waitFor();
});

siteTest("links that mean nothing say why", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  const site = page.url().replace(/#.*/, "");
  for (const [address, says] of [
    ["#/nowhere", /There is no page at “\/nowhere”/],
    ["#/alerts?v=9", /made by a newer version/],
    ["#/alerts/unknown-id", /Alert "unknown-id" is not in the loaded data/],
    ["#/incidents/99999/summary", /Incident "99999" is not in the loaded data/],
    [`#/alerts/${LSASS}?node=9999`, /This story has no node 9999/],
  ]) {
    await page.goto(site + address);
    await page.getByText(says).waitFor();
  }
});

siteTest("Back and Forward walk the pages", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.getByRole("link", { name: "Incidents" }).click();
  await page.locator(".c-title a", { hasText: "Multi-stage attack" }).click();
  await page.getByRole("link", { name: "Assets 10" }).click();
  await page.locator("th", { hasText: "fin-ws-03" }).waitFor();
  await page.goBack();
  await page.locator(".narrative").waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Incidents" }).waitFor();
  await page.goForward();
  await page.locator(".narrative").waitFor();
});
