// An alert is managed; it is kept, undone, and survives a reload.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { siteTest } from "../lib/browser.mjs";
import { LSASS, drop, goTo, openSample } from "../lib/desk.mjs";

const openAlert = async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.goto(page.url().replace(/#.*/, `#/alerts/${LSASS}`));
  await page.locator(".manage").waitFor();
};

const status = (page) => page.locator(".manage .segments [aria-pressed=true]");

const saved = async (page) => {
  await page.locator(".saved", { hasText: /^Saved$/ }).waitFor();
};

/** Downloads the journal from the settings page: its name and text. */
const downloadJournal = async (page) => {
  await page.goto(page.url().replace(/#.*/, "#/settings"));
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the journal" }).click();
  const download = await downloading;
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
};

siteTest("a change is kept, undone, and what is left survives a reload", async (desk) => {
  await openAlert(desk);
  const { page } = desk;
  assert.equal(await status(page).innerText(), "In progress");

  await page.locator(".manage").getByRole("button", { name: "Resolved" }).click();
  await page.locator(".manage .segments [aria-pressed=true]", { hasText: "Resolved" }).waitFor();
  await saved(page);
  await page.getByText("Alert set to Resolved").waitFor();

  const field = page.getByRole("textbox", { name: "Comment" });
  await field.fill("Dumped with a known tool. <b>Escalated</b>.");
  await page.getByRole("button", { name: "Add comment" }).click();
  await page.locator(".history", { hasText: "Dumped with a known tool" }).waitFor();

  await page.getByLabel("Classification").selectOption({ label: "True positive – Multistage attack" });
  await page.locator(".history", { hasText: "Classification: Not set → True positive – Multistage attack" }).waitFor();

  await page.locator(".manage").getByRole("button", { name: "To me" }).click();
  await page.locator(".history", { hasText: "→ analyst" }).waitFor();

  // Undo takes back the newest change that counts, one at a time.
  await page.locator("[data-key=z]").click();
  await page.locator(".history .undone", { hasText: "→ analyst" }).waitFor();
  await page.keyboard.press("z");
  await page.locator(".history .undone", { hasText: "Classification" }).waitFor();
  await saved(page);

  await page.reload();
  await page.locator(".manage").waitFor();
  assert.equal(await status(page).innerText(), "Resolved");
  const history = await page.locator(".history").innerText();
  assert.match(history, /Dumped with a known tool\. <b>Escalated<\/b>\./);
  assert.match(history, /analyst · .*undone/);
  assert.equal(await page.getByLabel("Classification").inputValue(), "unknown/unknown");

  // The queue sees it too.
  await goTo(page, "Alerts");
  await page.getByText(/^52 of 73/).waitFor();
});

siteTest("a change shows at once in the queue's pane", async (desk) => {
  await openSample(desk);
  const { page } = desk;
  await page.locator(".rows-space > .row").first().click();
  await page.locator(".manage").waitFor();
  await page.locator(".manage").getByRole("button", { name: "Resolved" }).click();
  await page.getByText(/^52 of 73/).waitFor();
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await page.getByText(/^53 of 73/).waitFor();
});

siteTest("the journal can be downloaded", async (desk) => {
  await openAlert(desk);
  const { page } = desk;
  await page.locator(".manage").getByRole("button", { name: "Resolved" }).click();
  await saved(page);
  const { name, text } = await downloadJournal(page);
  assert.match(name, /^throughline-journal-[0-9a-f]{16}\.json$/);
  const journal = JSON.parse(text);
  assert.equal(journal.entries.length, 1);
  assert.equal(journal.entries[0].action.alerts.after.status, "resolved");
});

siteTest("a downloaded journal can be opened again, after its data", async (desk) => {
  await openAlert(desk);
  const { page } = desk;
  await page.locator(".manage").getByRole("button", { name: "Resolved" }).click();
  await saved(page);
  const { text } = await downloadJournal(page);
  // As on another machine: neither case nor journal.
  await goTo(page, "Home");
  await page.getByRole("button", { name: "Close this case" }).click();
  await page.getByRole("button", { name: "Forget Harbour Lights" }).click();
  await page.getByText("Recent cases").waitFor({ state: "detached" });
  await drop(page, [{ name: "journal.json", text }]);
  await page.getByText("open the files that it belongs to first").waitFor();
  await page.locator("[data-sample=harbour-lights]").click();
  await page.getByText(/^53 of 73/).waitFor();
  await drop(page, [{ name: "journal.json", text }]);
  await page.getByText("Changes taken up from the journal: 1").waitFor();
  await page.getByText(/^52 of 73/).waitFor();
  await page.reload();
  await page.getByText(/^52 of 73/).waitFor();
});

siteTest("the same data opened again brings the changes back", async (desk) => {
  await openAlert(desk);
  const { page } = desk;
  await page.locator(".manage").getByRole("button", { name: "Resolved" }).click();
  await saved(page);
  await goTo(page, "Home");
  await page.getByRole("button", { name: "Close this case" }).click();
  await page.locator("[data-sample=harbour-lights]").click();
  await page.getByText("Your earlier changes are back").waitFor();
  await page.getByText(/^52 of 73/).waitFor();
  // Until it is forgotten.
  await goTo(page, "Home");
  await page.getByRole("button", { name: "Close this case" }).click();
  await page.getByRole("button", { name: "Forget Harbour Lights" }).click();
  await page.getByText("Recent cases").waitFor({ state: "detached" });
  await page.locator("[data-sample=harbour-lights]").click();
  await page.getByText(/^53 of 73/).waitFor();
});

siteTest(
  "a failure offers what was done before anything else",
  { expect: { errors: true } },
  async (desk) => {
    await openAlert(desk);
    const { page } = desk;
    await page.locator(".manage").getByRole("button", { name: "Resolved" }).click();
    await saved(page);
    await page.goto(page.url().replace(/#.*/, "#/settings"));
    await page.locator("[data-fail=worker]").click();
    const crash = page.getByRole("alertdialog", { name: "Throughline has stopped" });
    await crash.waitFor();
    const downloading = page.waitForEvent("download");
    await crash.getByRole("link", { name: "Download your changes (1)" }).click();
    const download = await downloading;
    assert.match(download.suggestedFilename(), /^throughline-journal-/);
    const journal = JSON.parse(await readFile(await download.path(), "utf8"));
    assert.equal(journal.throughline_journal, 5);
    assert.equal(journal.entries[0].action.alerts.after.status, "resolved");
    await crash.getByRole("button", { name: "Start again" }).click();
    await page.getByText("Privacy, and how to check it").waitFor();
  },
);

siteTest(
  "a failure of the page itself offers the same",
  { expect: { errors: true } },
  async (desk) => {
    await openAlert(desk);
    const { page } = desk;
    await page.locator(".manage").getByRole("button", { name: "Resolved" }).click();
    await saved(page);
    // What a browser reports when the page's WebAssembly has trapped.
    await page.evaluate(() => {
      const error = new WebAssembly.RuntimeError("unreachable");
      dispatchEvent(new ErrorEvent("error", { error }));
    });
    const crash = page.getByRole("alertdialog", { name: "Throughline has stopped" });
    await crash.getByRole("link", { name: "Download your changes (1)" }).waitFor();
    assert.match(await crash.innerText(), /What failed/);
    await crash.getByRole("button", { name: "Start again" }).click();
    await page.locator(".manage").waitFor();
    assert.equal(await status(page).innerText(), "Resolved");
  },
);
