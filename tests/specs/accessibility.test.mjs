// axe on every page, light and dark, wide and narrow; pictures of each are
// left in tests/output for people to look at.

import { assertAccessible } from "../lib/axe.mjs";
import { siteTest } from "../lib/browser.mjs";
import { LSASS, drop, openSample } from "../lib/desk.mjs";
import { SIZES, shots } from "../lib/shots.mjs";

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

const check = async (page, name) => {
  for (const size of Object.values(SIZES)) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await assertAccessible(page);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(SIZES.desktop);
  await shots(page, name);
};

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
