// The search on top of every page: suggestions, straight to what is meant,
// results, and pasted lists.

import assert from "node:assert/strict";

import { assertAccessible } from "../lib/axe.mjs";
import { siteTest } from "../lib/browser.mjs";
import { LSASS, openSample } from "../lib/desk.mjs";
import { SIZES, shots } from "../lib/shots.mjs";

const field = (page) => page.getByRole("combobox", { name: /^Search alerts/ });
const offers = (page) => page.locator("#search-list");

siteTest("suggestions come while typing, and the keys walk them", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.keyboard.press("/");
  await page.keyboard.type("fin-ws");
  const device = offers(page).getByRole("option", { name: /fin-ws-03/ }).first();
  await device.waitFor();
  assert.equal(await field(page).getAttribute("aria-expanded"), "true");
  await assertAccessible(page);
  await shots(page, "search-suggestions");
  await page.keyboard.press("ArrowDown");
  assert.equal(await device.getAttribute("aria-selected"), "true");
  assert.equal(await field(page).getAttribute("aria-activedescendant"), await device.getAttribute("id"));
  await page.keyboard.press("Enter");
  await page.locator(".filter .chip", { hasText: "fin-ws-03" }).waitFor();
  await page.getByText(/^14 of 73/).waitFor();
  // Esc closes the list and leaves the field alone.
  await page.keyboard.press("/");
  await field(page).fill("fin");
  await device.waitFor();
  await page.keyboard.press("Escape");
  await offers(page).waitFor({ state: "hidden" });
  assert.equal(await field(page).inputValue(), "fin");
  assert.ok(await field(page).evaluate((it) => it === document.activeElement));
});

siteTest("an id, or an address of the portal, leads straight to its object", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  const search = async (text) => {
    await field(page).fill(text);
    await field(page).press("Enter");
  };
  await search(LSASS);
  await page.getByRole("heading", { name: /LSASS process memory/ }).waitFor();
  await search("https://security.microsoft.com/incident2/4127/overview?tid=x");
  await page.waitForURL(/#\/incidents\/4127/);
  await search("https://security.microsoft.com/alerts/da0_1");
  await page.getByRole("heading", { name: "Not in the loaded data" }).waitFor();
  await page.goBack();
  await page.waitForURL(/#\/incidents\/4127/);
});

siteTest("words give a page of results, and what is not there is said", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await field(page).fill("powershell");
  await field(page).press("Enter");
  // No thing is called just that: it is not gone straight to.
  await page.waitForURL(/#\/search\/powershell$/);
  await page.locator(".result-section h2", { hasText: "Alerts" }).waitFor();
  for (const size of Object.values(SIZES)) {
    await page.setViewportSize(size);
    await assertAccessible(page);
  }
  await page.setViewportSize(SIZES.desktop);
  await shots(page, "search-results");
  const process = page.locator(".hit", { hasText: "powershell.exe" });
  const count = Number.parseInt(await process.locator(".count").innerText(), 10);
  await process.getByRole("link").click();
  await page.getByText(new RegExp(`^${count} of 73`)).waitFor();
  await page.goto(page.url().replace(/#.*/, "#/search/198[.]51[.]100[.]254"));
  await page.getByRole("heading", { name: "Not in the loaded data" }).waitFor();
  await page.getByText(/IP address: no alert/).waitFor();
  await shots(page, "search-nothing");
  // A link to what is meant exactly leads there, and Back does not stop on the way.
  await page.goto(page.url().replace(/#.*/, "#/search/4127"));
  await page.waitForURL(/#\/incidents\/4127/);
});

siteTest("a pasted list is looked up line by line, and is in no address", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await field(page).focus();
  await page.evaluate(
    (text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      const options = { clipboardData, bubbles: true, cancelable: true };
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
    },
    `fin-ws-03\n198[.]51[.]100[.]254\r\n${LSASS}\n`,
  );
  await page.getByText("2 of 3 are in the loaded data").waitFor();
  assert.ok(page.url().endsWith("#/search"), page.url());
  const row = (text) => page.locator(".indicators tr", { hasText: text });
  assert.match(await row("198[.]51").innerText(), /IP address\s+Not in the loaded data/);
  assert.match(await row("fin-ws-03").innerText(), /Device\s+14\s+1/);
  for (const size of Object.values(SIZES)) {
    await page.setViewportSize(size);
    await assertAccessible(page);
  }
  await page.setViewportSize(SIZES.desktop);
  await shots(page, "search-list");
  // The list can be changed, and blanks or commas part it as well.
  await page.getByLabel(/^Indicators/).fill("10.9.9.9, T1566, fin-ws-03");
  await page.getByRole("button", { name: "Look up" }).click();
  await page.getByText("2 of 3 are in the loaded data").waitFor();
  await row("T1566").getByRole("link").click();
  await page.locator(".filter .chip", { hasText: "T1566" }).waitFor();
  await page.goBack();
  await page.getByText("2 of 3 are in the loaded data").waitFor();
});

siteTest("what was searched for is offered again, until it is forgotten", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await field(page).fill("powershell");
  await field(page).press("Enter");
  await page.waitForURL(/#\/search\/powershell$/);
  // It is kept, and offered before anything is written.
  await page.reload();
  await page.locator(".result-section h2", { hasText: "Alerts" }).waitFor();
  await page.goto(page.url().replace(/#.*/, "#/alerts"));
  await page.locator("[role=row]").first().waitFor();
  await field(page).focus();
  const again = offers(page).getByRole("option", { name: "powershell" });
  await again.waitFor();
  await assertAccessible(page);
  await shots(page, "search-again");
  await again.click();
  await page.waitForURL(/#\/search\/powershell$/);
  await field(page).fill("");
  await offers(page).getByRole("option", { name: "Forget these searches" }).click();
  await field(page).fill("x");
  await field(page).fill("");
  await offers(page).waitFor({ state: "hidden" });
});
