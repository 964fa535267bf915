// Tables of any other product: somebody says what their columns mean.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { assertAccessible } from "../lib/axe.mjs";
import { siteTest } from "../lib/browser.mjs";
import { REAL, alert, drop, goTo, openSample, rows } from "../lib/desk.mjs";
import { SIZES, shots } from "../lib/shots.mjs";

const TABLE = `seen,what,sev,host,acct,odd
03/04/2026 10:00,Odd sign-in from abroad,P1,ws-01,ada,x
04/04/2026 11:30,Process with a long name,P2,ws-02,bob,
05/04/2026 12:00,"Odd, and quoted",P1,ws-03,,\u202etxt.exe
,,,,,only a remark
`;

const primary = (page) => page.locator("[data-open=mapped]");
const preview = (page) => page.locator("[data-section=preview] tbody tr");
const status = (page) => page.locator(".page-head [role=status]");

/** Goes to the list of all alerts, whatever the default view leaves out. */
async function goToAll(page, count) {
  await page.evaluate(() => (location.hash = "#/alerts?filter="));
  await page.locator(".page-head [role=status]", { hasText: `${count} of ${count}` }).waitFor();
}

/** Chooses a column for a field, and waits until the preview shows what it makes. */
async function choose(page, field, column) {
  await page.locator(`#map-${field}`).selectOption(column);
}

async function onTheDesk(page, text = TABLE, name = "sensor.csv") {
  await drop(page, [{ name, text }]);
  await page.getByRole("heading", { name: "What the columns mean" }).waitFor();
}

/** The text of a download that something starts. */
async function saved(page, start) {
  const [download] = await Promise.all([page.waitForEvent("download"), start()]);
  return [download.suggestedFilename(), await readFile(await download.path(), "utf8")];
}

siteTest("an unknown table is mapped, opened, kept, and comes back", async ({ page, open }) => {
  await open();
  await onTheDesk(page);
  assert.match(page.url(), /#\/mapping\/refused\/0$/);
  // What is proposed: time and host by name, title by looks.
  await page.waitForFunction(() => document.querySelector("#map-time")?.value === "seen");
  assert.equal(await page.locator("#map-host").inputValue(), "host");
  assert.equal(await page.locator("#map-severity").inputValue(), "sev");
  assert.match(await status(page).innerText(), /^3 of the first 4 rows become alerts; the others are skipped\./);
  await page.getByText("say which comes first").waitFor();
  assert.match(await preview(page).nth(0).innerText(), /3 Apr 2026 10:00:00 UTC/);
  assert.match(await preview(page).nth(3).innerText(), /Skipped: row without time and title/);
  const columns = page.locator("[data-section=columns] tbody tr");
  assert.match(await columns.nth(0).innerText(), /seen\s+03\/04\/2026 10:00 · 04\/04\/2026 11:30.*\s+Time/);
  assert.match(await columns.nth(4).innerText(), /acct\s+ada · bob\s+Not used/);

  // Each change shows at once what comes of it.
  await page.locator("#map-time-form").selectOption("Month before day");
  await preview(page).getByText("4 Mar 2026 10:00:00 UTC").waitFor();
  await page.locator("[data-word=P1] select").selectOption("High");
  await preview(page).nth(0).getByText("High", { exact: true }).waitFor();
  await choose(page, "user", "acct");
  await preview(page).nth(0).getByText("ada").waitFor();
  await page.locator("[data-field=product] summary").click();
  await page.locator("#map-product-constant").fill("Sensor");
  await page.keyboard.press("Tab");
  await preview(page).nth(0).getByText("Sensor", { exact: true }).waitFor();
  await page.locator("#map-name").fill("Our sensor");
  await page.keyboard.press("Tab");

  await primary(page).click();
  await page.getByText("sensor.csv: 4 records read by the mapping “Our sensor”").waitFor();
  await rows(page).first().waitFor();
  assert.equal(await rows(page).count(), 3);
  assert.match(await rows(page).last().innerText(), /Odd sign-in from abroad/);
  await goTo(page, "Data");
  const file = page.locator(".file", { hasText: "sensor.csv" });
  await file.getByText("Our sensor", { exact: true }).waitFor();
  assert.match(await file.innerText(), /its columns seen, what, sev, host fit the mapping "Our sensor"/);

  // A reload restores the case with its mapping.
  await page.reload();
  await file.getByText("Our sensor", { exact: true }).waitFor();
  await goToAll(page, 3);
  assert.equal(await rows(page).count(), 3);

  // Another table of the same columns opens by itself, and the report says so.
  await goTo(page, "Home");
  await page.getByRole("button", { name: "Close this case" }).click();
  await page.getByText("Open exported security alerts").waitFor();
  await drop(page, [{ name: "later.csv", text: TABLE.replace("Odd sign-in from abroad", "Later thing") }]);
  await page.getByText("later.csv: 4 records read by the mapping “Our sensor”").waitFor();
  await rows(page).filter({ hasText: "Later thing" }).waitFor();
  await goTo(page, "Data");
  await page.locator(".file").getByText("Our sensor", { exact: true }).waitFor();

  // It can be forgotten; the case that was opened by it keeps it.
  await goTo(page, "Settings");
  const kept = page.locator("[data-section=mappings]");
  await kept.getByText("Our sensor").waitFor();
  assert.match(await kept.innerText(), /seen, what, sev, host/);
  await kept.getByRole("button", { name: "Forget the mapping Our sensor" }).click();
  await kept.getByText("None is kept in this browser.").waitFor();
  await page.reload();
  await kept.getByText("None is kept in this browser.").waitFor();
  await goToAll(page, 3);
  await goTo(page, "Home");
  await page.getByRole("button", { name: "Close this case" }).click();
  await page.getByText("Open exported security alerts").waitFor();
  await onTheDesk(page);
});

siteTest("a map file is saved, loaded, and told what is wrong with", async ({ page, open }) => {
  await open();
  await onTheDesk(page);
  await page.locator("#map-name").fill("To save / 1");
  await page.keyboard.press("Tab");
  await choose(page, "user", "acct");
  await preview(page).nth(0).getByText("ada").waitFor();
  const [name, text] = await saved(page, () => page.locator("[data-save=map]").click());
  assert.equal(name, "to-save-1.json");
  const map = JSON.parse(text);
  assert.equal(map.throughline_map, 1);
  assert.equal(map.name, "To save / 1");
  assert.deepEqual(map.columns, ["seen", "what", "sev", "host"]);
  assert.equal(map.fields.user, "acct");

  await page.getByRole("button", { name: "Propose again" }).click();
  await page.waitForFunction(() => document.querySelector("#map-user").value === "");
  const load = (json) =>
    page.locator("[data-picker=map]").setInputFiles({
      name: "mine.json",
      mimeType: "application/json",
      buffer: Buffer.from(json),
    });
  await load('{"throughline_map":1,\n"nam":2}');
  await page.getByRole("alert").getByText("mine.json: line 2, column 5: nam: no such key").waitFor();
  await load(text);
  await page.waitForFunction(() => document.querySelector("#map-user").value === "acct");
  await page.getByRole("alert").waitFor({ state: "detached" });
  assert.equal(await page.locator("#map-name").inputValue(), "To save / 1");

  // What cannot be meant is said, and cannot be opened.
  await choose(page, "time", "");
  await choose(page, "title", "");
  await page.getByText("Not yet: fields: it must have a title or a time.").waitFor();
  assert.ok(await primary(page).isDisabled());
  // What is being worked on outlives a look at another page.
  await goTo(page, "Settings");
  await page.goBack();
  await page.getByText("Not yet: fields: it must have a title or a time.").waitFor();
});

siteTest("beside what is open, the way there is offered", async (desk) => {
  const { page } = desk;
  await openSample(desk);
  await drop(page, [{ name: "sensor.csv", text: TABLE }]);
  const failure = page.getByRole("alert");
  await failure.getByText("This could not be opened").waitFor();
  await failure.getByRole("link", { name: "Say what the columns of sensor.csv mean" }).click();
  await page.getByRole("heading", { name: "What the columns mean" }).waitFor();
  // Not to be kept this time.
  await page.locator("#map-keep").uncheck();
  await primary(page).click();
  await page.getByText("by the mapping “sensor”").waitFor();
  await page.locator(".page-head [role=status]", { hasText: "76 of 76" }).waitFor();
  await goTo(page, "Settings");
  await page.locator("[data-section=mappings]").getByText("None is kept in this browser.").waitFor();
});

siteTest("an unread table of a case is mapped from the import report, and changes stay", async ({ page, open }) => {
  await open();
  await drop(page, [
    { name: "one.json", text: JSON.stringify({ value: [alert("da1")] }) },
    { name: "sensor.csv", text: TABLE },
  ]);
  await page.getByText(/sensor\.csv could not be read: .*; the import report leads to where you say/).waitFor();
  await rows(page).first().locator("a").first().click();
  await page.locator("#manage-assigned").fill("ada");
  await page.getByRole("button", { name: "Assign", exact: true }).click();
  await page.getByText("Saved").waitFor();
  await goTo(page, "Data");
  const file = page.locator(".file", { hasText: "sensor.csv" });
  await file.getByRole("link", { name: "Say what its columns mean" }).click();
  await page.getByRole("heading", { name: "What the columns mean" }).waitFor();
  assert.match(page.url(), /#\/mapping\/1$/);
  await primary(page).click();
  const all = page.locator(".page-head [role=status]", { hasText: "4 of 4" });
  const undo = page.getByRole("button", { name: "Undo", exact: true });
  await all.waitFor();
  assert.match(await undo.getAttribute("title"), /ada/);
  await page.reload();
  await all.waitFor();
  assert.match(await undo.getAttribute("title"), /ada/);
  // It can be changed from there, too.
  await goTo(page, "Data");
  await page.locator(".file", { hasText: "sensor.csv" }).getByRole("link", { name: "Change what its columns mean" }).click();
  await page.waitForFunction(() => document.querySelector("#map-title")?.value === "what");
  await choose(page, "title", "host");
  await preview(page).nth(0).getByText("ws-01").first().waitFor();
  await primary(page).click();
  await rows(page).filter({ hasText: "ws-03" }).first().waitFor();
});

siteTest("JSON that is no table of alerts does not lead away", async ({ page, open }) => {
  await open();
  await drop(page, [{ name: "users.json", text: '{"users":[{"name":"x"}]}' }]);
  await page.getByRole("alert").getByText("This could not be opened").waitFor();
  await open("#/mapping/refused/7");
  await page.getByText("This table is no longer here; open its file again").waitFor();
});

siteTest("the mapping is accessible and works by keyboard, wide and narrow", async ({ page, open }) => {
  await open();
  await onTheDesk(page);
  await page.locator("[data-field=time] summary").click();
  await page.getByText("More fields").click();
  await page.locator("#map-commandLine").waitFor({ state: "attached" });
  for (const size of Object.values(SIZES)) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await assertAccessible(page);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    assert.ok(wide, "the page is wider than its window");
  }
  await page.setViewportSize(SIZES.desktop);
  await page.emulateMedia({ colorScheme: null });
  await page.getByText("More fields").click();
  await shots(page, "mapping");
  // The select keeps the focus while what it changes is shown.
  await page.locator("#map-user").focus();
  await page.keyboard.press("a");
  await preview(page).nth(0).getByText("ada").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "map-user");
  await page.setViewportSize(SIZES.phone);
  await page.locator("[data-section=preview]").scrollIntoViewIfNeeded();
  await shots(page, "mapping-preview", { sizes: { phone: SIZES.phone } });
});

siteTest(
  "an AIT-ADS file opens without asking",
  { skip: existsSync(REAL) ? false : "there is no folder shared/samples beside the project" },
  async ({ page, open }) => {
    await open();
    const bytes = await readFile(join(REAL, "ait-ads/russellmitchell.csv.gz"));
    await drop(page, [{ name: "russellmitchell.csv.gz", bytes }]);
    await page.getByRole("heading", { name: "Alerts", exact: true }).waitFor();
    await page.locator(".page-head [role=status]", { hasText: "45,544 of 45,544" }).waitFor();
    await rows(page).first().waitFor();
    await goTo(page, "Data");
    await page.getByText('fit the mapping "AIT alert data set" that comes with the program').waitFor();
  },
);
