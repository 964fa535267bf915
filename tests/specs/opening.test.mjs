// Files come in: one click, dropped, picked, pasted, many, broken, cancelled.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { siteTest } from "../lib/browser.mjs";
import { REAL, alert, counts, drop, goTo, openSample, rows, sampleFile } from "../lib/desk.mjs";

siteTest("the sample case opens with one click", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  assert.match(await counts(page).innerText(), /^53 of 73 · 20 hidden by the default view/);
  assert.match(await page.locator(".as-of").innerText(), /As of\s+21 Apr 2026 15:26 UTC/);
  assert.match(page.url(), /#\/alerts$/);
});

siteTest("a sample case stays where it first appeared", async ({ page, open }) => {
  await page.addInitScript(() => {
    window.placesOfSample = new Set();
    const look = () => {
      const card = document.querySelector("[data-sample]");
      if (card) window.placesOfSample.add(Math.round(card.getBoundingClientRect().top));
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await open();
  await page.locator("[data-sample]").first().waitFor();
  // Long enough for the program to find that nothing was open before.
  await page.waitForTimeout(1_500);
  const places = await page.evaluate(() => [...window.placesOfSample]);
  assert.equal(places.length, 1, `it was at ${places.join(", ")} px`);
});

siteTest("a dropped file opens, on any page", async ({ page, open }) => {
  await open("#/settings");
  await drop(page, [{ name: "alerts.json", text: await sampleFile("alerts.json") }]);
  await page.getByText("alerts.json: 73 records read").waitFor();
  await goTo(page, "Alerts");
  await rows(page).first().waitFor();
  assert.match(await counts(page).innerText(), /of 73/);
});

siteTest("several files at once, one of them broken", async ({ page, open }) => {
  await open();
  await drop(page, [
    { name: "one.json", text: JSON.stringify({ value: [alert("da1")] }) },
    { name: "broken.json", text: '{"value":[{"id":"da2","tit' },
    { name: "lines.ndjson.gz", bytes: gzipSync(`${JSON.stringify(alert("da3"))}\n`) },
  ]);
  await page.getByText("broken.json could not be read").waitFor();
  await rows(page).first().waitFor();
  assert.equal(await rows(page).count(), 2);
  await goTo(page, "Data");
  const report = page.locator("[data-file='broken.json']");
  assert.match(await report.innerText(), /ends in the middle/);
  assert.match(await report.innerText(), /byte 10/);
});

siteTest("a failing file among ten leaves the other nine and what was open", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  const files = Array.from({ length: 10 }, (_, nth) => ({
    name: `${nth}.json`,
    text: nth === 6 ? '{"value":[{"id":"cut","tit' : JSON.stringify([alert(`da-ten-${nth}`)]),
  }));
  await drop(page, files);
  await page.getByText("6.json could not be read").waitFor();
  await page.locator(".page-head [role=status]", { hasText: "of 82" }).waitFor();
});

siteTest("files can be picked", async ({ page, open }) => {
  await open();
  await page.locator("[data-picker=home]").setInputFiles({
    name: "picked.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify([alert("da1"), alert("da2")])),
  });
  await rows(page).first().waitFor();
  assert.equal(await rows(page).count(), 2);
});

siteTest("JSON can be pasted", async ({ page, open }) => {
  await open();
  await page.locator("[data-sample]").waitFor();
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
  }, JSON.stringify(alert("da-pasted")));
  await page.getByText("pasted text: 1 record read").waitFor();
  assert.match(await rows(page).first().innerText(), /da-pasted/);
});

siteTest("what cannot be read is said, and what was open stays", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  for (const [name, text, says] of [
    ["notes.txt", "Dear all\nnothing here is JSON.", /notes\.txt: not JSON: record 1, byte 0: Dear all/],
    ["empty.json", "", /empty\.json: empty file: 0 bytes/],
    ["other.json", '{"users":[{"name":"x"}]}', /no alert or incident this version reads.*users/],
    ["page.html", "<!doctype html><script>alert(1)</script>", /not JSON.*<!doctype html>/],
  ]) {
    await drop(page, [{ name, text }]);
    const failure = page.getByRole("alert");
    await failure.waitFor();
    const words = await failure.innerText();
    assert.match(words, says);
    assert.match(words, /What was open before is untouched/);
    assert.match(await counts(page).innerText(), /of 73/);
    await failure.getByRole("button", { name: "Dismiss" }).click();
  }
});

siteTest("an import shows how far it is, answers meanwhile, and can be cancelled", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  // Some hundred megabytes, made in the page from repeated parts.
  await page.evaluate((record) => {
    const line = new TextEncoder().encode(`${record}\n`);
    const part = new Uint8Array(line.length * 4000);
    for (let i = 0; i < 4000; i++) part.set(line, i * line.length);
    const data = new DataTransfer();
    data.items.add(new File(Array(40).fill(part), "huge.ndjson"));
    const options = { dataTransfer: data, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new DragEvent("drop", options));
  }, JSON.stringify(alert("da-same", { description: "x".repeat(1500) })));
  await page.getByText(/huge\.ndjson: [\d.]+ of [\d.]+ MB, \d+ records/).waitFor();
  // The page is not held up: another page of the old data opens at once.
  const begun = Date.now();
  await goTo(page, "Incidents");
  await page.getByRole("heading", { name: "Incidents" }).waitFor();
  await rows(page).first().waitFor();
  assert.ok(Date.now() - begun < 5_000, "the page was held up");
  await page.locator("[data-cancel=opening]").click();
  await page.getByText("Opening cancelled. Nothing has changed.").waitFor();
  await goTo(page, "Alerts");
  await page.getByText(/^53 of 73/).waitFor();
});

siteTest("incidents without alerts open in their list", async ({ page, open }) => {
  await open();
  const incident = { id: "7", displayName: "Lone incident", incidentWebUrl: "x", status: "active", severity: "low" };
  await drop(page, [{ name: "incidents.json", text: JSON.stringify({ value: [incident] }) }]);
  await page.locator(".c-title a", { hasText: "Lone incident" }).click();
  await page.getByText("None of this incident's alerts is in the loaded data.").waitFor();
  await goTo(page, "Alerts");
  await page.getByRole("heading", { name: "No alerts in the loaded data" }).waitFor();
});

const real = [
  ["graph_alerts_v2/converted-alerts-page1.json", 40],
  ["graph_alerts_v2/converted-alerts-page2.json", 41],
  ["graph_alerts_v2/doc-alert-get.json", 1],
  ["graph_alerts_v2/panther-identity-alerts.ndjson", 4],
  ["graph_incidents/converted-incidents-expand-alerts.json", 81],
  ["graph_incidents/doc-incidents-expand-alerts.json", 1],
];
siteTest(
  "real exports open",
  { skip: existsSync(REAL) ? false : "there is no folder shared/samples beside the project" },
  async ({ page, open }) => {
    for (const [path, alerts] of real) {
      await open("#/");
      await page.locator("[data-sample]").waitFor();
      const bytes = await readFile(join(REAL, path));
      await drop(page, [{ name: path.split("/")[1], bytes }]);
      await page.getByRole("heading", { name: "Alerts", exact: true }).waitFor();
      await page.locator(".page-head [role=status]", { hasText: `of ${alerts}` }).waitFor();
      await goTo(page, "Home");
      await page.getByRole("button", { name: "Close this case" }).click();
      await page.getByText("Open exported security alerts").waitFor();
    }
  },
);
