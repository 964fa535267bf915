// Work in a queue: columns, groups, values, ticks, views, files.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { assertAccessible } from "../lib/axe.mjs";
import { siteTest } from "../lib/browser.mjs";
import { counts, goTo, openSample, rows } from "../lib/desk.mjs";

const heads = (page) => page.locator(".row.head [role=columnheader]:not(.c-tick)");
const menu = (page, name) => page.getByRole("button", { name, exact: false }).first();
const show = async (page, hash) => {
  await page.goto(page.url().replace(/#.*/, hash));
};

siteTest("columns are chosen, moved and resized, and stay so", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await menu(page, "Columns").click();
  await page.getByRole("checkbox", { name: "Priority" }).click();
  await page.getByRole("checkbox", { name: "Source", exact: true }).click();
  await page.getByRole("button", { name: "Move Priority up" }).click();
  await page.keyboard.press("Escape");
  const names = async () => (await heads(page).allInnerTexts()).map((it) => it.replace(/[↓↑▲\s]+$/g, "").trim());
  await page.locator(".c-priority[role=columnheader]").waitFor();
  const chosen = await names();
  assert.ok(chosen.includes("Priority") && !chosen.includes("Source"), chosen.join());
  assert.equal(chosen.at(-1), "Last activity");
  const head = page.locator(".c-status[role=columnheader]");
  const before = (await head.boundingBox()).width;
  await head.locator(".grip").focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
  await page.waitForFunction((was) => document.querySelector(".c-status[role=columnheader]").offsetWidth > was + 20, before);
  await page.reload();
  await page.locator(".c-priority[role=columnheader]").waitFor();
  assert.deepEqual(await names(), chosen);
  assert.ok((await page.locator(".c-status[role=columnheader]").boundingBox()).width > before + 20);
  await assertAccessible(page);
});

siteTest("rows sort by one column, then by another with Shift", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.locator(".c-status[role=columnheader] a").click();
  await page.locator(".c-status[aria-sort=ascending]").waitFor();
  await page.locator(".c-title[role=columnheader] a").click({ modifiers: ["Shift"] });
  await page.waitForURL(/sort=status,title/);
  await page.locator(".c-title[role=columnheader]", { hasText: "2" }).waitFor();
  const seen = await rows(page).evaluateAll((all) =>
    all.map((it) => [it.querySelector(".c-status").innerText, it.querySelector(".c-title a").innerText.toLowerCase()]),
  );
  const order = ["New", "In progress", "Resolved"];
  const sorted = [...seen].sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]) || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0));
  assert.deepEqual(seen, sorted);
});

siteTest("groups count, open in place, and narrow", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await show(page, "#/alerts?filter=&group=device,severity");
  const group = page.locator(".row.group", { hasText: "fin-ws-03" });
  await group.waitFor();
  const count = Number((await group.innerText()).match(/fin-ws-03\s+(\d+)/)[1]);
  await group.click();
  await page.locator(".row.group[aria-level='2']").first().click();
  await page.locator(".rows-space > .row:not(.group)").first().waitFor();
  await assertAccessible(page);
  await group.getByRole("link", { name: "Only these" }).click();
  await page.getByText(new RegExp(`^${count} of 73`)).waitFor();
  // Those without a device are a group, too.
  await show(page, "#/alerts?filter=&group=device");
  const none = page.locator(".row.group", { hasText: "No device" });
  await none.click();
  await page.locator(".rows-space > .row:not(.group)").first().waitFor();
});

siteTest("an incident opens in place to its alerts", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await goTo(page, "Incidents");
  const row = rows(page).filter({ hasText: "Worm from a removable drive" });
  await row.getByRole("button", { name: /Show the alerts of/ }).click();
  await page.locator(".row.below").first().waitFor();
  assert.equal(await page.locator(".row.below").count(), 8);
  await assertAccessible(page);
  await page.locator(".rows").focus();
  await page.keyboard.press("ArrowLeft");
  await page.locator(".row.below").first().click();
  await page.locator(".tree").waitFor();
});

siteTest("every value can be narrowed to, left out, grouped by and copied", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  const cell = rows(page).first().locator(".c-source");
  await cell.click({ button: "right" });
  const only = page.getByRole("menuitem", { name: /Only this/ });
  const count = (await only.locator(".count").innerText()).trim();
  await assertAccessible(page);
  await only.click();
  await page.getByText(new RegExp(`^${count} of 73`)).waitFor();
  // By keyboard: the values of the row, then what can be done with one.
  await page.locator(".rows").focus();
  await page.keyboard.press(".");
  await page.getByRole("menuitem", { name: /New/ }).first().waitFor();
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement?.matches(".rows"));
  await rows(page).first().locator(".c-status").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Group by this field" }).click();
  await page.locator(".row.group").first().waitFor();
});

siteTest("many alerts change at once, and one Undo takes it back", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await show(page, "#/alerts?filter=severity:medium");
  await page.getByText(/ of 73/).waitFor();
  const all = Number((await counts(page).innerText()).match(/^(\d+)/)[1]);
  await page.getByRole("checkbox", { name: "Tick all that match" }).check();
  await page.getByText(`${all} alerts ticked`).waitFor();
  await page.getByRole("button", { name: "Manage", exact: true }).click();
  await page.getByLabel("Status", { exact: true }).selectOption({ label: "Resolved" });
  await page.getByLabel("Classification").selectOption({ label: "False positive – Not malicious" });
  await assertAccessible(page);
  await page.getByRole("button", { name: `Apply to ${all} alerts` }).click();
  await page.locator(".toast", { hasText: "Undo" }).waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll(".rows-space .c-status")].every((it) => it.innerText === "Resolved"));
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await page.waitForFunction(() => [...document.querySelectorAll(".rows-space .c-status")].some((it) => it.innerText === "New"));
});

siteTest("a change of ticked rows that the filter hides is refused whole", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.locator(".rows").focus();
  for (const key of ["x", "j", "j", "X"]) await page.keyboard.press(key);
  await page.getByText("3 alerts ticked").waitFor();
  await show(page, "#/alerts?filter=severity:high");
  await page.getByText("3 alerts ticked").waitFor();
  await page.keyboard.press("m");
  await page.getByLabel("Status", { exact: true }).selectOption({ label: "Resolved" });
  await page.getByRole("button", { name: "Apply to 3 alerts" }).click();
  const said = page.locator(".toast");
  await said.waitFor();
  assert.doesNotMatch(await said.innerText(), /set to/i);
  await show(page, "#/alerts?filter=");
  // Until the answer comes, the rows of the filter before are shown.
  const first = rows(page).first().filter({ hasText: "Coupondock" });
  await first.waitFor();
  assert.equal(await first.locator(".c-status").innerText(), "New");
});

siteTest("twenty alerts are triaged by keyboard alone", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  let keys = 0;
  const press = async (key) => {
    keys += 1;
    await page.keyboard.press(key);
  };
  await page.locator(".rows").focus();
  await press("x");
  for (let i = 0; i < 19; i++) await press("j");
  await press("X");
  await page.getByText("20 alerts ticked").waitFor();
  await press("s");
  await page.waitForFunction(() => document.activeElement?.id === "bulk-status");
  // Typing chooses from a list: resolved, a true positive.
  await press("r");
  const tabTo = async (what) => {
    for (let i = 0; i < 12; i++) {
      await press("Tab");
      if (await page.evaluate((it) => document.activeElement.matches(it), what)) return;
    }
    assert.fail(`no way by Tab to ${what}`);
  };
  await tabTo("#bulk-classified");
  await press("t");
  await tabTo("[type=submit]");
  await press("Enter");
  // The line about opening the files may still be there.
  await page.locator(".toast", { hasText: /20 alerts/ }).waitFor();
  await page.getByText(/^33 of 73/).waitFor();
  console.log(`keys pressed to triage 20 alerts: ${keys}`);
  await page.waitForFunction(() => document.activeElement?.matches(".rows"));
  await press("z");
  await page.getByText(/^53 of 73/).waitFor();
});

siteTest("a view is kept, opens again, and can be what the queue opens with", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await show(page, "#/alerts?filter=severity:high&sort=title&group=device");
  await page.locator(".row.group").first().waitFor();
  await menu(page, "Views").click();
  await page.getByLabel("Name of a new view").fill("High by device");
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await page.getByRole("button", { name: "Open this queue with High by device" }).click();
  await page.reload();
  await page.locator(".row.group").first().waitFor();
  await goTo(page, "Home");
  await goTo(page, "Alerts");
  await page.locator(".row.group").first().waitFor();
  assert.match(decodeURIComponent(page.url()), /severity:high/);
  await menu(page, "Views").click();
  await page.getByRole("link", { name: /^Ransomware/ }).click();
  await page.getByText(/^2 of 73/).waitFor();
  await menu(page, "Views").click();
  await page.getByRole("button", { name: "Forget High by device" }).click();
  await page.getByRole("link", { name: "High by device" }).waitFor({ state: "detached" });
});

siteTest("what is filtered is exported, all rows and chosen columns", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await show(page, "#/alerts?filter=&columns=severity,title,assets,lastActivity");
  await page.getByText(/^73 of 73/).waitFor();
  const file = async (label) => {
    await menu(page, "Export").click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: label }).click()]);
    return readFile(await download.path(), "utf8");
  };
  const csv = await file(/^CSV/);
  const lines = csv.trim().split("\r\n");
  assert.equal(lines.length, 74);
  assert.equal(lines[0], "Alert id,Severity,Alert,Impacted assets,Last activity");
  assert.match(lines[1], /2026-04-21T15:26:08/);
  const json = JSON.parse(await file(/^JSON/));
  assert.equal(json.length, 73);
  assert.deepEqual(Object.keys(json[0]).sort(), ["Alert", "Alert id", "Impacted assets", "Last activity", "Severity"]);
});

siteTest("the strip tells when, and dragging over it chooses a time", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  const strip = page.locator(".strip-bars");
  await strip.waitFor();
  const box = await strip.boundingBox();
  await page.mouse.move(box.x + box.width * 0.8, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.95, box.y + 20, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(/time:2026/);
  await page.waitForFunction(() => !document.querySelector(".page-head [role=status]").innerText.startsWith("53"));
  const shown = Number((await counts(page).innerText()).match(/^(\d+)/)[1]);
  assert.ok(shown > 0 && shown < 53, String(shown));
  // The same as a table.
  const table = page.getByRole("table", { name: "Alerts over time" });
  assert.ok((await table.getByRole("row").count()) > 5);
  await page.getByRole("link", { name: "all time" }).click();
  await page.waitForFunction(() => !decodeURIComponent(location.hash).includes("time:"));
  await page.getByRole("button", { name: "Activity" }).click();
  await strip.waitFor({ state: "detached" });
});

siteTest("further filters are offered when asked for", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await menu(page, "More filters").click();
  await page.getByRole("checkbox", { name: "Device", exact: true }).check();
  await page.keyboard.press("Escape");
  await page.locator(".facets").getByRole("button", { name: "Device", exact: true }).click();
  const choice = page.locator(".facet-value", { hasText: "fin-ws-03" });
  const count = await choice.locator(".count").innerText();
  await choice.locator("a").first().click();
  await page.getByText(new RegExp(`^${count} of 73`)).waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".facets").getByRole("button", { name: "Status" }).click();
  await page.getByRole("link", { name: "Exclude New" }).click();
  await page.locator(".filter .chip", { hasText: "−status" }).waitFor();
});
