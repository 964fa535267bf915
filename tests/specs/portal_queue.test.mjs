// The portal's queues as tables: what their rows say can be filtered and read.

import { siteTest } from "../lib/browser.mjs";
import { check } from "../lib/check.mjs";
import { counts, drop, goTo, rows } from "../lib/desk.mjs";

const INCIDENTS = `Incident name,Incident Id,Tags,Severity,Status,Categories,Impacted assets,Active alerts,Service sources,Workspace,Data sensitivity,Last activity
Ransom note,356,VIP,High,Active,"Execution, Impact",Devices: ws-01; Users: ann@x.test,3/5,Microsoft Defender for Endpoint,law-emea,Confidential,"6/27/2024, 1:00:00 AM"
Odd mail,357,,Medium,Active,Initial access,Mailboxes: ann@x.test,1/1,Microsoft Defender for Office 365,law-apac,,"6/26/2024, 1:00:00 AM"
`;

const ALERTS = `Alert name,Alert Id,Severity,Status,Category,Impacted assets,Policy,Workspace,Sensitivity label,Device group,Last activity
Ransom note,a1,High,New,Impact,Devices: ws-01,,law-emea,Confidential,Servers,"6/27/2024, 1:00:00 AM"
Card numbers sent,a2,Medium,New,Exfiltration,Users: bob@x.test,Card numbers,law-apac,Secret,,"6/26/2024, 1:00:00 AM"
`;

const open = async ({ page, open }, name, text) => {
  await open();
  await drop(page, [{ name, text }]);
};

/** Shows a filter that is offered when asked for, and chooses one of its values. */
const choose = async (page, filter, value) => {
  await page.getByRole("button", { name: "More filters" }).first().click();
  await page.getByRole("checkbox", { name: filter, exact: true }).check();
  await page.keyboard.press("Escape");
  await page.locator(".facets").getByRole("button", { name: filter, exact: true }).click();
  await page.locator(".facet-value", { hasText: value }).locator("a").first().click();
  await page.keyboard.press("Escape");
};

siteTest("an incident queue without alerts is read by what it says of them", { timeout: 120_000 }, async (desk) => {
  await open(desk, "incidents.csv", INCIDENTS);
  const { page } = desk;
  await goTo(page, "Incidents");
  const first = rows(page).filter({ hasText: "Ransom note" });
  await first.getByText("ws-01, ann@x.test").waitFor();
  await first.getByText("3/5").waitFor();
  await page.locator(".as-of").getByText("27 Jun 2024 01:00 UTC").waitFor();
  await check(page, "portal-incidents");
  await choose(page, "Workspace", "law-emea");
  await counts(page).filter({ hasText: "1 of 2" }).waitFor();
  await first.getByRole("link", { name: "Ransom note" }).click();
  const told = page.locator(".section", { has: page.getByRole("heading", { name: "Its alerts, as exported" }) });
  await told.getByText("device ws-01, user ann@x.test").waitFor();
  await told.getByText("Confidential").waitFor();
  await check(page, "portal-incident");
});

siteTest("alerts are filtered by workspace, sensitivity label and device group", { timeout: 120_000 }, async (desk) => {
  await open(desk, "alerts.csv", ALERTS);
  const { page } = desk;
  await rows(page).first().waitFor();
  await page.getByRole("button", { name: "Columns" }).first().click();
  for (const column of ["Workspace", "Sensitivity label", "Device group"]) {
    await page.getByRole("checkbox", { name: column, exact: true }).click();
  }
  await page.keyboard.press("Escape");
  await rows(page).filter({ hasText: "Servers" }).getByText("Confidential").waitFor();
  await check(page, "portal-alerts");
  await choose(page, "Sensitivity label", "Secret");
  await rows(page).filter({ hasText: "Card numbers sent" }).waitFor();
  await counts(page).filter({ hasText: "1 of 2" }).waitFor();
});
