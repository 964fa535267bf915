// The page, from its start until a file is open in it.

import { watchClicks, watchOpening } from "./watch.mjs";

const LIMIT = 600_000;

/** The page, ready for files, with `alerts` expected of the next one. */
export async function readyPage(page, site, alerts) {
  await page.addInitScript(watchOpening);
  await page.addInitScript(watchClicks);
  await page.goto(site.url, { waitUntil: "load" });
  await page.locator("[data-sample]").first().waitFor();
  await page.evaluate((total) => (globalThis.__total = total), alerts.toLocaleString("en"));
}

/** Waits until all is there: seconds until then, milliseconds until the first rows. */
export async function opened(page) {
  const isOpen = () => globalThis.__seen.opened !== null;
  await page.waitForFunction(isOpen, null, { timeout: LIMIT, polling: 100 });
  const seen = await page.evaluate(() => globalThis.__seen);
  return { wall: (seen.opened - seen.picked) / 1e3, firstRows: seen.firstRows - seen.picked };
}

/** Bytes of WebAssembly memory that the worker has. */
export function wasmMemory(page) {
  return page.workers()[0].evaluate(() => self.program.memory.buffer.byteLength);
}
