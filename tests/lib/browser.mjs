// A test in a real browser: one Chromium and one static server for each test
// file, a fresh context for each test, and a guard over all of them.

import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { after, test } from "node:test";

import { chromium } from "playwright-core";

import { Guard } from "./guard.mjs";
import { OUTPUT, SIZES } from "./shots.mjs";
import { startSite } from "./site.mjs";

const TIMEOUT = 60_000;

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // No other host can be reached even by accident; the guard still sees the attempt.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

let shared;

function sharedSite() {
  shared ??= (async () => {
    const site = await startSite();
    const browser = await chromium.launch({ executablePath: chromiumBinary(), args: FLAGS });
    return { site, browser };
  })();
  return shared;
}

after(async () => {
  const started = await shared?.catch(() => null);
  await started?.browser.close();
  await started?.site.stop();
});

/**
 * Registers a test that gets `{ page, context, site, guard, open }`, with the
 * page not yet loaded: `open("#fragment")` loads it.
 *
 * Options: `context` for Playwright's `newContext`; `expect` names what the
 * test provokes on purpose, as `{ errors: true }` or `{ violations: true }`;
 * `timeout` in milliseconds; `skip` and `only` as in Node.
 */
export function siteTest(name, options, body = options) {
  const { context: settings, expect, ...rest } = body === options ? {} : options;
  test(name, { timeout: TIMEOUT, ...rest }, async () => {
    const { site, browser } = await sharedSite();
    const context = await browser.newContext({ viewport: SIZES.desktop, ...settings });
    try {
      const guard = await Guard.watch(context, site.origin);
      const page = await context.newPage();
      const open = (fragment = "") => page.goto(site.url + fragment, { waitUntil: "load" });
      try {
        await body({ page, context, site, guard, open });
        await guard.assertClean(expect);
      } catch (error) {
        await keepPicture(page, name);
        throw error;
      }
    } finally {
      await context.close();
    }
  });
}

/** Leaves a picture of the page as it was when the test failed. */
async function keepPicture(page, name) {
  const folder = join(OUTPUT, "failures");
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name.replace(/[^\w.-]+/g, "-")}.png`);
  // A page that crashed has no picture, and the test's own error matters more.
  await page.screenshot({ path, timeout: 5_000 }).catch(() => {});
}

function chromiumBinary() {
  const given = process.env.THROUGHLINE_CHROMIUM;
  if (given) return given;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = names.flatMap((n) => folders.map((f) => join(f, n))).find((f) => existsSync(f));
  if (!found) throw new Error("no Chromium on PATH: name one in THROUGHLINE_CHROMIUM");
  return found;
}
