// The pane of a node: what is encoded is decoded there, and each section leads on.

import assert from "node:assert/strict";

import { assertAccessible } from "../lib/axe.mjs";
import { siteTest } from "../lib/browser.mjs";
import { LSASS, drop, openSample, sampleFile } from "../lib/desk.mjs";
import { SIZES, shots } from "../lib/shots.mjs";

const node = (page, name) => page.locator(".tree .row", { has: page.locator(".node-name", { hasText: name }) });

const part = (page, name) => page.locator(`.pane [data-part=${name}]`);

/** Opens the story of an alert of the sample case, and the pane of a node. */
const openNode = async (desk, name) => {
  await openSample(desk);
  const { page } = desk;
  await page.goto(page.url().replace(/#.*/, `#/alerts/${LSASS}`));
  await page.locator(".tree .row.focused").waitFor();
  await page.locator(".tree").evaluate((it) => it.scrollTo(0, 0));
  await node(page, name).first().locator(".node-name").click();
  await page.locator(".pane-title", { hasText: new RegExp(name.source.replace("$", " ")) }).waitFor();
};

siteTest("an encoded command is decoded on request", { timeout: 120_000 }, async (desk) => {
  await openNode(desk, /^powershell\.exe$/);
  const { page } = desk;
  const decoded = part(page, "decoded");
  assert.match(await decoded.innerText(), /Command line: PowerShell encoded command/);
  assert.equal(await decoded.locator("pre").count(), 0);
  await decoded.getByRole("button", { name: "Decode command line" }).click();
  const layer = decoded.locator(".layers > li").first();
  await layer.waitFor();
  assert.match(await layer.innerText(), /PowerShell encoded command[\s\S]*characters \d+ to \d+[\s\S]*Write-Output 'harbour lights'; Invoke-WebRequest/);
  // It is text: nothing in it leads anywhere.
  assert.equal(await layer.locator("a").count(), 0);
  await desk.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await layer.getByRole("button", { name: /^Copy decoded text/ }).click();
  await page.locator(".toast", { hasText: "copied" }).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^Write-Output 'harbour lights'/);
  for (const size of Object.values(SIZES)) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await assertAccessible(page);
    }
    // Nothing is wider than the pane.
    assert.ok(await page.locator(".pane-body").evaluate((it) => it.scrollWidth <= it.clientWidth), `${size.width}`);
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(SIZES.desktop);
  await page.locator(".toast").waitFor({ state: "detached", timeout: 15_000 });
  await shots(page, "node-decoded");
  await decoded.getByRole("button", { name: "Hide command line" }).click();
  assert.equal(await decoded.locator("pre").count(), 0);
});

siteTest("from a process to its parent, its children, its incident and its history", async (desk) => {
  await openNode(desk, /^rundll32\.exe$/);
  const { page } = desk;
  assert.match(await part(page, "parent").innerText(), /powershell\.exe 7388[\s\S]*this 1 min 52 s later/);
  const children = part(page, "children").locator("li");
  assert.match(await children.first().innerText(), /cmd\.exe 8212[\s\S]*18 min 35 s later[\s\S]*whoami/);
  await children.first().locator("a").click();
  await page.locator(".pane-title", { hasText: /cmd\.exe\s+8212/ }).waitFor();
  await part(page, "parent").locator("a").click();
  await page.locator(".pane-title", { hasText: "rundll32.exe" }).waitFor();
  const pane = page.locator(".pane");
  assert.match(await pane.innerText(), /Seen on\s+1 of 10 devices/);
  assert.match(await part(page, "history").innerText(), /this alert|Alert/);
  await pane.locator(".node-lines a[href*='incidents/4127']").click();
  await page.locator(".narrative").waitFor();
});

siteTest("a node and a value lead to the page of what they are", { timeout: 120_000 }, async (desk) => {
  await openNode(desk, /^powershell\.exe$/);
  const { page } = desk;
  const open = () => page.getByRole("menuitem", { name: "Open its page" }).click();
  await page.locator(".pane .node-menu-button").click();
  await open();
  await page.getByRole("heading", { level: 1, name: "powershell.exe 7312" }).waitFor();
  assert.match(await page.title(), /powershell\.exe/);
  const known = page.locator(".entity-sections");
  assert.match(await known.innerText(), /Seen on\s+1 of 10 devices[\s\S]*In incidents[\s\S]*History/);
  await known.locator("[data-part=parent] a").click();
  await page.getByRole("heading", { level: 1, name: "winword.exe 7004" }).waitFor();
  await known.locator("[data-part=children] a", { hasText: "powershell.exe" }).click();
  await page.getByRole("heading", { level: 1, name: "powershell.exe 7312" }).waitFor();
  await page.getByRole("link", { name: "Its process tree" }).click();
  await page.locator(".tree .row.focused .node-name", { hasText: "powershell.exe" }).waitFor();

  // A value of the queue, whatever kind of thing it is.
  await page.goto(page.url().replace(/#.*/, "#/alerts?filter="));
  await page.locator(".rows-space > .row .c-assets", { hasText: "fin-ws-03" }).first().click({ button: "right" });
  const values = page.getByRole("menuitem", { name: /^fin-ws-03/ });
  await values.or(page.getByRole("menuitem", { name: "Open its page" })).first().waitFor();
  if (await values.count()) await values.first().click();
  await open();
  await page.getByRole("heading", { level: 1, name: "fin-ws-03" }).waitFor();

  // What is decided here holds in the case.
  await page.getByRole("button", { name: "Isolate device" }).click();
  await page.locator(".node-done", { hasText: "Isolate device" }).waitFor();
  await page.locator(".toast").waitFor({ state: "detached", timeout: 15_000 });
  for (const size of Object.values(SIZES)) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await assertAccessible(page);
    }
    const isWide = await page.locator(".entity-page .scroll").evaluate((it) => it.scrollWidth > it.clientWidth);
    assert.ok(!isWide, `${size.width}`);
  }
  await page.emulateMedia({ colorScheme: null });
  await shots(page, "entity");

  // An address of what is not there says so.
  await page.goto(page.url().replace(/#.*/, "#/entities/device/nowhere"));
  await page.getByText(/nowhere/).first().waitFor();
});

siteTest("alerts that do not agree are told apart", async ({ page, open }) => {
  await open();
  const list = JSON.parse(await sampleFile("alerts.json"));
  // Another alert about the same image that found nothing.
  const alert = list.value.find((it) => it.id === LSASS || it.id === LSASS.replace(/_1$/, ""));
  const original = alert ?? JSON.parse(await sampleFile("incidents.json")).value.flatMap((it) => it.alerts).find((it) => it.id === LSASS);
  const other = structuredClone(original);
  other.id = "other-alert";
  other.title = "A second look";
  for (const it of other.evidence) it.verdict = "noThreatsFound";
  await drop(page, [{ name: "two.json", text: JSON.stringify({ value: [original, other] }) }]);
  await page.getByRole("heading", { name: "Alerts", exact: true }).waitFor();
  await page.goto(page.url().replace(/#.*/, "#/alerts/other-alert"));
  await page.locator(".tree .row.focused .node-name").click();
  const verdicts = part(page, "verdicts");
  await verdicts.waitFor();
  assert.match(await verdicts.innerText(), /do not agree[\s\S]*Malicious[\s\S]*LSASS[\s\S]*No threats found[\s\S]*A second look/);
  await assertAccessible(page);
  await shots(page, "node-verdicts");
});
