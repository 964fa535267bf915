// Exported and recorrelated incidents are switched between, and never mixed; what links
// alerts is told, with what would be without it. Pictures are left in tests/output.

import assert from "node:assert/strict";

import { siteTest } from "../lib/browser.mjs";
import { check } from "../lib/check.mjs";
import { counts, goTo, LSASS, openSample, rows } from "../lib/desk.mjs";

const mode = (page, name) =>
  page.getByRole("group", { name: "Which incidents are shown" }).getByRole("button", { name });
const isShown = (page, name) =>
  page.locator(".modes button[aria-pressed=true]", { hasText: name }).waitFor();
const mark = (page) => page.locator(".top .mode-mark");

/** Opens the sample with its incidents recorrelated; ends in their queue. */
const recorrelated = async (desk) => {
  await openSample(desk);
  await goTo(desk.page, "Incidents");
  await mode(desk.page, "Recorrelated").click();
  await mark(desk.page).waitFor();
};

siteTest("the mode of incidents is switched, told, kept and undone", { timeout: 120_000 }, async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await goTo(page, "Incidents");
  await rows(page).first().waitFor();
  await isShown(page, "As exported");
  assert.equal(await mark(page).count(), 0);
  const exported = await counts(page).innerText();
  await check(page, "mode-exported");

  await mode(page, "Recorrelated").click();
  await page.locator(".toast", { hasText: "Incidents shown recorrelated" }).waitFor();
  await mark(page).waitFor();
  await isShown(page, "Recorrelated");
  await page.waitForFunction(
    (before) => document.querySelector(".page-head [role=status]")?.innerText !== before,
    exported,
  );
  const made = await counts(page).innerText();
  await page.locator(".toast").waitFor({ state: "detached", timeout: 15_000 });
  await check(page, "mode-recorrelated");

  // It is of the case, and survives a reload; other pages say so, too.
  await page.reload();
  await mark(page).waitFor();
  await isShown(page, "Recorrelated");
  assert.equal(await counts(page).innerText(), made);
  await goTo(page, "Alerts");
  await rows(page).first().waitFor();
  assert.ok(await mark(page).isVisible());

  // One undo shows the export's again, wherever one is.
  await page.locator(".top").getByRole("button", { name: "Undo" }).click();
  await mark(page).waitFor({ state: "detached" });
  await goTo(page, "Incidents");
  await isShown(page, "As exported");
  await page.waitForFunction(
    (before) => document.querySelector(".page-head [role=status]")?.innerText === before,
    exported,
  );
});

siteTest("each alert of an incident says what it is linked by", { timeout: 120_000 }, async (desk) => {
  await recorrelated(desk);
  const { page, open } = desk;
  await open(`#/alerts/${LSASS}`);
  await page.locator(".pane .section", { has: page.getByRole("heading", { name: "Incident", exact: true }) }).getByRole("link").click();
  await page.getByRole("navigation", { name: "Parts of the incident" }).getByRole("link", { name: "Alerts" }).click();
  const table = page.locator("table.linked");
  await table.waitFor();
  const all = await table.locator("tbody tr").count();
  const ties = table.locator("button.tie");
  assert.equal(await ties.count(), all - 1);
  for (const words of await ties.allInnerTexts()) {
    assert.match(words, /(apart|at the same time) · [\d.]+ bits/);
  }
  await check(page, "linked-by");

  // Each opens its reasons; without it, the incident splits or is held by another.
  const pane = page.locator(".pane");
  const without = pane.locator("[data-part=without]");
  let splits = 0;
  for (let nth = 0; nth < all - 1; nth += 1) {
    await ties.nth(nth).click();
    const words = without.getByText(/splits into|stay together/).first();
    await words.waitFor();
    const told = await words.innerText();
    if (told.includes("splits into")) {
      splits += 1;
      const sizes = told.match(/\d+/g).map(Number);
      assert.equal(sizes.reduce((a, b) => a + b), all, told);
      assert.equal(await without.locator(".link-parts li").count(), sizes.length);
    }
  }
  assert.ok(splits > 0);
  assert.ok((await pane.locator(".link-reasons li").count()) > 0);
  await check(page, "linked-by-pane");
  await page.keyboard.press("Escape");
  await pane.getByRole("heading", { name: "Details" }).waitFor();
  assert.ok(await ties.last().evaluate((it) => it === document.activeElement));
});

siteTest("an alert says why it is in its incident, and why another is not", { timeout: 120_000 }, async (desk) => {
  await recorrelated(desk);
  const { page, open } = desk;
  await open(`#/alerts/${LSASS}`);
  const why = page.locator("[data-part=why-here]");
  await why.getByText(/linked to the incident's first alert|links lead to|It is the incident's first/).waitFor();
  const incident = page.locator(".pane .section", { has: page.getByRole("heading", { name: "Incident", exact: true }) });
  await incident.getByRole("link").click();
  await page.getByRole("navigation", { name: "Parts of the incident" }).getByRole("link", { name: "Alerts" }).click();
  await page.locator("table.linked tbody tr").last().getByRole("rowheader").getByRole("link").click();
  await why.locator(".link-path > li").first().waitFor();
  for (const words of await why.locator(".link-path > li > .muted").allTextContents()) {
    assert.match(words, /(apart|at the same time) · [\d.]+ bits/);
  }
  await why.scrollIntoViewIfNeeded();
  await check(page, "why-here");

  // One of the same incident, by a link to its page.
  const field = why.getByLabel("Why is another alert not here?");
  const answer = why.locator("[data-part=why-not]");
  await field.fill(`${page.url().replace(/#.*/, "")}#/alerts/${LSASS}`);
  await field.press("Enter");
  await answer.getByText("It is in the same incident.").waitFor();
  assert.ok((await answer.locator(".link-path > li").count()) > 0);

  // What is nowhere, and what is elsewhere.
  await field.fill("no-such-alert");
  await field.press("Enter");
  await answer.locator(".bad").waitFor();
  const here = page.url();
  const own = await incident.getByRole("link").getAttribute("href");
  await open("#/incidents");
  await rows(page).first().waitFor();
  const hrefs = await rows(page).locator("a").evaluateAll((all) => all.map((it) => it.getAttribute("href")));
  const other = hrefs.find((it) => it?.startsWith("#/incidents/") && !own.startsWith(it.replace(/\/summary$/, "")));
  assert.ok(other, hrefs.join(" "));
  await open(other);
  const stranger = await page.locator(".alert-list a").first().getAttribute("href");
  await open(here.replace(/^[^#]*/, ""));
  await field.fill(decodeURIComponent(stranger.replace("#/alerts/", "")));
  await why.getByRole("button", { name: "Ask" }).click();
  await answer.getByText(/A link needs|speak for linking/).first().waitFor();
  assert.notEqual(await answer.locator(".muted a").first().getAttribute("href"), own);
  await answer.scrollIntoViewIfNeeded();
  await check(page, "why-not");

  // As exported there are no reasons.
  await page.locator(".top").getByRole("button", { name: "Undo" }).click();
  await why.waitFor({ state: "detached" });
});
