// A test in a real browser: one Chromium and one static server for each test
// file, a fresh context for each test, and a guard over all of them.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";

import { startBrowser } from "./chromium.mjs";
import { Guard } from "./guard.mjs";
import { OUTPUT, SIZES } from "./shots.mjs";
import { startSite } from "./site.mjs";

const TIMEOUT = 60_000;

let shared;

function sharedSite() {
  shared ??= (async () => {
    const site = await startSite();
    const browser = await startBrowser();
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
        // Where only the log is left of a run, it should tell what was on screen.
        const words = await page.innerText("body", { timeout: 5_000 }).catch(() => "");
        if (words) error.stack += `\n\nOn the page:\n${words.slice(0, 1_200)}`;
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
