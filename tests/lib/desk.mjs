// What a person does at the page, in words for tests.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** The alert of the sample case with the fullest story. */
export const LSASS = "da7a17c3ae-3d2c-4bdf-a4c7-9d956dcc377d_1";

/** Real exports beside the project; tests on them are skipped where they are absent. */
export const REAL = fileURLToPath(new URL("../../../shared/samples/", import.meta.url));

/** Text of a file of the sample case. */
export function sampleFile(name) {
  const path = fileURLToPath(new URL(`../../app/samples/harbour-lights/${name}`, import.meta.url));
  return readFile(path, "utf8");
}

/** Opens the page and its sample case with one click; ends in the queue. */
export async function openSample({ page, open }) {
  await open();
  await page.locator("[data-sample=harbour-lights]").click();
  await page.getByRole("heading", { name: "Alerts", exact: true }).waitFor();
  await rows(page).first().waitFor();
}

/** The rows of the list on screen, without its head. */
export function rows(page) {
  return page.locator(".rows-space > .row");
}

/** The words beside the queue's title. */
export function counts(page) {
  return page.locator(".page-head [role=status]");
}

/** Goes to a page by the rail. */
export async function goTo(page, name) {
  await page.locator(".rail a", { hasText: name }).click();
}

/** Drops files onto the page: `[{ name, text | bytes }]`. */
export async function drop(page, files) {
  const plain = files.map(({ name, text, bytes }) => ({
    name,
    text,
    bytes: bytes ? [...bytes] : undefined,
  }));
  // Before the program runs, nobody listens.
  await page.locator(".rail").waitFor();
  await page.evaluate((list) => {
    const data = new DataTransfer();
    for (const { name, text, bytes } of list) {
      data.items.add(new File([bytes ? new Uint8Array(bytes) : text], name));
    }
    const options = { dataTransfer: data, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new DragEvent("dragover", options));
    document.body.dispatchEvent(new DragEvent("drop", options));
  }, plain);
}

/** A minimal alert with everything that a list shows. */
export function alert(id, more = {}) {
  return {
    id,
    title: `Alert ${id}`,
    severity: "medium",
    status: "new",
    serviceSource: "microsoftDefenderForEndpoint",
    category: "Execution",
    createdDateTime: "2026-04-14T16:00:00Z",
    firstActivityDateTime: "2026-04-14T15:58:00Z",
    lastActivityDateTime: "2026-04-14T15:59:00Z",
    lastUpdateDateTime: "2026-04-14T16:00:00Z",
    evidence: [],
    ...more,
  };
}
