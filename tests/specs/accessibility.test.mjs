// axe on every page, light and dark, wide and narrow; pictures of each are
// left in tests/output for people to look at.

import { siteTest } from "../lib/browser.mjs";
import { check } from "../lib/check.mjs";
import { LSASS, alert, drop, openSample } from "../lib/desk.mjs";

const pages = [
  ["home", "#/", "h1"],
  ["queue", "#/alerts", ".rows-space .row"],
  ["queue-pane", `#/alerts?selected=${LSASS}`, ".pane-title"],
  ["queue-empty", "#/alerts?filter=nothingmatchesthis", ".empty"],
  ["queue-error", "#/alerts?filter=colour:red", ".filter-error"],
  ["story", `#/alerts/${LSASS}`, ".tree .row.focused"],
  ["story-node", `#/alerts/${LSASS}?node=30`, ".pane-title"],
  ["story-hostile", "#/alerts/fa64303469-40ed-42a3-ac98-a26c088d17da", ".tree .row"],
  ["incidents", "#/incidents?selected=4127", ".pane-title"],
  ["incident", "#/incidents/4127/summary", ".narrative"],
  ["incident-assets", "#/incidents/4127/assets", "th"],
  ["data", "#/data", ".file"],
  ["settings", "#/settings", ".policy"],
  ["unknown", "#/nowhere", ".empty"],
];

siteTest("the first screen, with nothing loaded", async ({ page, open }) => {
  await open();
  await page.locator("[data-sample]").waitFor();
  await check(page, "first");
  await drop(page, [{ name: "broken.json", text: "no JSON" }]);
  await page.getByRole("alert").waitFor();
  await check(page, "first-failure");
});

siteTest("every page of a case", { timeout: 170_000 }, async (desk) => {
  await openSample(desk);
  const { page } = desk;
  const site = page.url().replace(/#.*/, "");
  for (const [name, address, shows] of pages) {
    await page.goto(site + address);
    await page.locator(shows).first().waitFor();
    await page.locator(".toast").waitFor({ state: "detached", timeout: 15_000 });
    await check(page, name);
  }
});

siteTest("an import with problems, its telemetry and its raw records", { timeout: 170_000 }, async ({ page, open }) => {
  await open();
  const site = page.url().replace(/#.*/, "");
  const hostile = `\u202egnp.exe <b>&amp; ${"x".repeat(400)} ${"long words ".repeat(60)}`;
  const alerts = Array.from({ length: 30 }, (_, nth) =>
    alert(`da${nth}`, { createdDateTime: `${nth} ${hostile}`, [`field${nth}${hostile}`]: 1, title: hostile }),
  );
  const incident = {
    id: "7", displayName: hostile, incidentWebUrl: "x", status: "redirected", severity: "low",
    redirectIncidentId: "99",
  };
  const events = ["Timestamp,DeviceName,ActionType,FileName,FolderPath,ProcessId,ProcessCommandLine,ReportId"];
  for (let nth = 10; nth < 60; nth++) {
    events.push(`2026-04-14T15:${nth}:07Z,ap-lt-07,ProcessCreated,a.exe,C:\\a.exe,${nth},a.exe ${hostile},${nth}`);
  }
  await drop(page, [
    { name: `${hostile}.ndjson`, text: alerts.map((it) => JSON.stringify(it)).join("\n") + '\n{"broken\n' },
    { name: "incidents.json", text: JSON.stringify([incident]) },
    { name: "events.csv", text: events.join("\n") },
    { name: `${hostile}.txt`, text: hostile },
  ]);
  await page.locator(".losses").waitFor();
  await check(page, "losses");
  for (const [name, address, shows] of [
    ["report-problems", "#/data", ".problems"],
    ["telemetry", "#/events", ".rows-space .row"],
    ["telemetry-empty", "#/events?words=nothingmatchesthis", ".empty"],
    ["raw-alert", "#/raw/alert/da1", ".raw-text"],
    ["raw-event", "#/raw/event/1", ".raw-text"],
    ["incident-merged", "#/incidents/7/summary", ".leads"],
    ["raw-nowhere", "#/raw/alert/nowhere", ".empty"],
  ]) {
    await page.goto(site + address);
    await page.locator(shows).first().waitFor();
    await check(page, name);
  }
});

siteTest("menus and dialogs", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.locator(".facets").getByRole("button", { name: "Severity" }).click();
  await page.locator(".menu-list").waitFor();
  await check(page, "menu");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await check(page, "keys");
});
