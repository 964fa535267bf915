// Grouping takes its time in the open and can be stopped; an incident tells how it grew;
// an open link has an address; alerts are moved from their queue and their page.
// Pictures are left in tests/output.

import assert from "node:assert/strict";

import { makeOneAddress } from "../bench/correlate/one_address.mjs";
import { dropHuge, untilReadable } from "../bench/repeated.mjs";
import { siteTest } from "../lib/browser.mjs";
import { check } from "../lib/check.mjs";
import { LSASS, goTo, openSample, rows } from "../lib/desk.mjs";
import { SIZES, shots } from "../lib/shots.mjs";

/** As many as take long enough to be stopped. */
const MANY = 400_000;

const mode = (page, name) =>
  page.getByRole("group", { name: "Which incidents are shown" }).getByRole("button", { name });
const mark = (page) => page.locator(".top .mode-mark");
const parts = (page) => page.getByRole("navigation", { name: "Parts of the incident" });

const recorrelated = async (desk) => {
  await openSample(desk);
  await goTo(desk.page, "Incidents");
  await mode(desk.page, "Recorrelated").click();
  await mark(desk.page).waitFor();
};

/** Opens the incident of the sample's fullest story. */
const openIncident = async ({ page, open }) => {
  await open(`#/alerts/${LSASS}`);
  const section = page.locator(".pane .section", { has: page.getByRole("heading", { name: "Incident", exact: true }) });
  await section.getByRole("link").click();
  await parts(page).waitFor();
};

const offers = (page) => page.locator(".hand-target").getByRole("option");

/** Does something as soon as the bar of a grouping is there; says what the bar said. */
const whileGrouping = (page, cancels) =>
  page.evaluate(
    (cancels) =>
      new Promise((told, failed) => {
        setTimeout(() => failed(new Error("no bar of a grouping came")), 30_000);
        const look = () => {
          const bar = document.querySelector("section[aria-label=Grouping]");
          if (bar === null) return;
          watch.disconnect();
          if (cancels) bar.querySelector("button").click();
          told(bar.innerText);
        };
        const watch = new MutationObserver(look);
        watch.observe(document.body, { childList: true, subtree: true });
        look();
      }),
    cancels,
  );

siteTest("grouping many alerts says how far it is, and is stopped", { timeout: 240_000 }, async (desk) => {
  const { page, open } = desk;
  await open("#/");
  await untilReadable(page, () => makeOneAddress(page, MANY));
  await dropHuge(page);
  await rows(page).first().waitFor({ timeout: 120_000 });
  await page.locator(".opening").waitFor({ state: "detached", timeout: 120_000 });
  await goTo(page, "Incidents");
  const stopped = whileGrouping(page, true);
  await mode(page, "Recorrelated").click();
  assert.match(await stopped, /Grouping 400,000 alerts… \d+ %/);
  await page.locator(".toast", { hasText: "cancelled" }).waitFor();
  assert.equal(await mark(page).count(), 0);
  await page.locator(".opening").waitFor({ state: "detached" });

  // The page answers while it goes on, and what comes of it is shown.
  const told = whileGrouping(page, false);
  await mode(page, "Recorrelated").click();
  await told;
  await shots(page, "grouping", { sizes: { desktop: SIZES.desktop }, schemes: ["light"] });
  await mark(page).waitFor({ timeout: 60_000 });
  await page.locator(".opening").waitFor({ state: "detached" });
});

siteTest("an incident tells how it grew", { timeout: 120_000 }, async (desk) => {
  await recorrelated(desk);
  const { page } = desk;
  await openIncident(desk);
  const growth = page.locator("[data-part=growth]");
  await growth.locator("li").first().waitFor();
  await growth.getByRole("button", { name: /Show \d+ more/ }).click();
  const steps = await growth.locator("li").allInnerTexts();
  assert.match(steps[0], /It began with/);
  await growth.scrollIntoViewIfNeeded();
  await check(page, "how-it-grew");
  const held = await parts(page).getByRole("link", { name: "Alerts" }).locator(".count").innerText();
  const sizes = steps.map((it) => Number(it.match(/(\d+) alerts?$/)[1]));
  assert.equal(Math.max(...sizes), Number(held), steps.join("\n"));
});

siteTest("an open link has an address", { timeout: 120_000 }, async (desk) => {
  await recorrelated(desk);
  const { page } = desk;
  await openIncident(desk);
  await parts(page).getByRole("link", { name: "Alerts" }).click();
  const ties = page.locator("button.tie");
  await ties.first().click();
  await page.locator("[data-part=without]").waitFor();
  assert.match(page.url(), /\/alerts\?link=/);
  await page.reload();
  await page.locator("[data-part=without]").waitFor();
  assert.equal(await ties.first().getAttribute("aria-pressed"), "true");
  await page.keyboard.press("Escape");
  await page.locator("[data-part=without]").waitFor({ state: "detached" });
  assert.doesNotMatch(page.url(), /link=/);
});

siteTest("alerts are moved from their queue and kept from an incident on their page", { timeout: 120_000 }, async (desk) => {
  await recorrelated(desk);
  const { page, open } = desk;
  const names = await rows(page).locator("a").first().innerText();
  await goTo(page, "Alerts");
  await rows(page).first().waitFor();
  await rows(page).nth(1).locator("input[type=checkbox]").check();
  await page.getByRole("button", { name: "Move to another incident" }).click();
  const form = page.getByRole("form", { name: "Move to another incident" });
  const field = form.getByRole("combobox", { name: "To incident" });
  await field.fill(names.slice(0, 12));
  await offers(page).first().waitFor();
  await check(page, "move-from-queue");
  await field.focus();
  await field.fill(names.slice(0, 13));
  await offers(page).first().click();
  await page.locator("[data-part=hand-preview]").locator("li, p").first().waitFor();
  await form.getByRole("button", { name: "Cancel" }).click();

  await open(`#/alerts/${LSASS}`);
  const part = page.locator("[data-part=move-alert]");
  await part.scrollIntoViewIfNeeded();
  await check(page, "move-alert");
  await part.getByRole("button", { name: "Never with an incident" }).click();
  const never = page.getByRole("form", { name: "Never with an incident" });
  await never.getByRole("combobox", { name: "Never with those of" }).fill(names.slice(0, 12));
  await offers(page).first().click();
  await page.locator("[data-part=hand-preview]").locator("li, p").first().waitFor();
  await never.getByRole("button", { name: "Never with an incident" }).click();
  await page.locator(".toast", { hasText: "never together" }).waitFor();
});
