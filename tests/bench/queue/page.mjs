// The queue's page with many alerts, and what can be done to it.

import { filterText } from "./questions.mjs";

const COLUMNS = ["title", "severity", "status", "source", "devices", "users"];
const FIRST_ROWS = 50;
const BOTH = ["Queue", "QueueRows"];

function shown(clauses, group) {
  // The engine's own order where none is named: newest first, as the peers have it.
  return { list: "Alerts", filter: filterText(clauses), group };
}

function rowsOf(clauses, { group, from = 0, count = FIRST_ROWS } = {}) {
  const rows = { shown: shown(clauses, group), columns: COLUMNS, opened: [], from, count };
  return { QueueRows: rows };
}

function ask(page, requests) {
  return page.evaluate(async (requests) => {
    const { took, replies } = await globalThis.__queue.ask(requests);
    const counts = replies.map((it) => ({ matching: it.matching, lines: it.lines, error: it.error }));
    return { took, replies: counts };
  }, requests);
}

/** Counts, filters offered and first rows, asked of the worker as the page asks. */
export async function show(page, clauses) {
  const frame = { Queue: { shown: shown(clauses), facets: [] } };
  const { took, replies } = await ask(page, [frame, rowsOf(clauses)]);
  if (replies[0].error) throw new Error(`no filter: ${filterText(clauses)}`);
  return { took, matching: replies[0].matching };
}

/** The first groups, asked of the worker. */
export async function group(page, by, clauses) {
  const { took, replies } = await ask(page, [rowsOf(clauses, { group: by })]);
  return { took, matching: replies[0].matching, groups: replies[0].lines };
}

/** Rows from anywhere in the list of all, asked of the worker. */
export async function jump(page, from) {
  const { took } = await ask(page, [rowsOf([], { from })]);
  return took;
}

/** Changes the address, as a click does: milliseconds until rows, answers and picture. */
export function visit(page, clauses, group) {
  const filter = encodeURIComponent(filterText(clauses));
  const hash = `#/alerts?filter=${filter}${group === undefined ? "" : `&group=${group}`}`;
  return page.evaluate(
    ([hash, kinds]) => globalThis.__queue.caused(kinds, () => (location.hash = hash)),
    [hash, BOTH],
  );
}

/** Scrolls to a part of the list: milliseconds until answers and picture. */
export function scrollTo(page, share) {
  return page.evaluate((share) => {
    const rows = document.querySelector(".rows");
    const top = Math.floor(share * (rows.scrollHeight - rows.clientHeight));
    return globalThis.__queue.caused(["QueueRows"], () => (rows.scrollTop = top));
  }, share);
}

async function longestTask(page, body) {
  await page.evaluate(() => (globalThis.__tasks.longest = 0));
  await body();
  // Long tasks are told of a little later.
  await page.waitForTimeout(500);
  return page.evaluate(() => globalThis.__tasks.longest);
}

/** The longest task while all of the list goes by, a picture at a time. */
export function longestWhileScrolling(page, pictures) {
  return longestTask(page, () =>
    page.evaluate(async (pictures) => {
      const rows = document.querySelector(".rows");
      const most = rows.scrollHeight - rows.clientHeight;
      for (let nth = 0; nth <= pictures; nth++) {
        rows.scrollTop = (most * nth) / pictures;
        await new Promise((next) => requestAnimationFrame(next));
        globalThis.__queue.forget();
      }
      rows.scrollTop = 0;
    }, pictures),
  );
}

/** The longest task while somebody writes into the filter's field. */
export function longestWhileTyping(page, text) {
  return longestTask(page, async () => {
    await page.locator("#queue-filter").click();
    await page.keyboard.type(text, { delay: 60 });
    await page.waitForTimeout(2_000);
    await page.locator("#queue-filter").fill("");
    await page.keyboard.press("Escape");
  });
}
