// One file of many repetitions of a part, put together in the page.

import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

// Digits of each id in the part's file that tell its repetitions apart.
const DIGITS_AT = 2;
const digitsOf = (part) => part.toString(16).padStart(6, "0");

/** Where each of the part's alerts has such digits, and the ids of its first and last. */
export async function repeatable(path) {
  const text = await readFile(path, "latin1");
  const starts = [];
  for (const { index } of text.matchAll(/"#microsoft\.graph\.security\.alert","id":"/g)) {
    starts.push(text.indexOf('"id":"', index) + 6);
  }
  const id = (start) => text.slice(start, text.indexOf('"', start));
  const ends = [id(starts[0]), id(starts.at(-1))];
  return { offsets: starts.map((it) => it + DIGITS_AT), ends };
}

/** The id that an alert has in one repetition of the part. */
export function idIn(part, id) {
  const digits = digitsOf(part);
  return id.slice(0, DIGITS_AT) + digits + id.slice(DIGITS_AT + digits.length);
}

/**
 * Makes a file of repeated parts in the page, and sees that it can be read: the
 * first that a new profile must keep on disk sometimes cannot. Gives its size.
 */
export function makeReadable(page, from) {
  return untilReadable(page, () => makeHuge(page, from));
}

/** Makes a file in the page, and again where it cannot be read. Gives its size. */
export async function untilReadable(page, make) {
  const isReadable = () =>
    globalThis.__huge.slice(-2).text().then((end) => end === "]}", () => false);
  for (let turn = 0; turn < 3; turn++) {
    const size = await make();
    if (await page.evaluate(isReadable)) return size;
    await page.evaluate(() => delete globalThis.__huge);
    await sleep(2000);
  }
  throw new Error("the browser made no such large file");
}

/**
 * Makes a file of repeated parts in the page; gives its size. With `weeks` each part is
 * a week later than the one before, so that its alerts are others rather than the same
 * again.
 */
async function makeHuge(page, { offsets, path, parts, weeks = false }) {
  const input = await page.evaluateHandle(() => {
    const input = document.createElement("input");
    input.type = "file";
    return input;
  });
  await input.asElement().setInputFiles(path);
  return page.evaluate(
    async ({ input, offsets, parts, weeks }) => {
      const text = new Uint8Array(await input.files[0].arrayBuffer());
      // Where a text begins with a day, as in "2026-03-04T05:06:07Z", and which.
      const dated = [];
      const isDigit = (at) => text[at] >= 48 && text[at] <= 57;
      const [quote, dash, letter] = ['"', "-", "T"].map((it) => it.charCodeAt(0));
      for (let at = weeks ? text.indexOf(letter) : -1; at >= 0; at = text.indexOf(letter, at + 1)) {
        const begin = at - 10;
        const isDay = text[begin - 1] === quote && text[at - 3] === dash && text[at - 6] === dash;
        if (isDay && isDigit(begin) && isDigit(at - 1) && isDigit(at + 1)) dated.push(begin);
      }
      const dayAt = (begin) => Date.parse(new TextDecoder().decode(text.subarray(begin, begin + 10)));
      const first = dated.map(dayAt);
      const laterBy = (days) => {
        const of = new Map();
        for (const [nth, begin] of dated.entries()) {
          const day = first[nth];
          if (!of.has(day)) {
            const later = new Date(day + days * 86_400_000).toISOString().slice(0, 10);
            of.set(day, new TextEncoder().encode(later));
          }
          text.set(of.get(day), begin);
        }
      };
      const open = text.indexOf("[".charCodeAt(0)) + 1;
      const close = text.lastIndexOf("]".charCodeAt(0));
      const blobs = [text.slice(0, open)];
      for (let part = 0; part < parts; part++) {
        // Six hexadecimal digits of each id tell the parts apart.
        const digits = new TextEncoder().encode(part.toString(16).padStart(6, "0"));
        for (const at of offsets) text.set(digits, at);
        if (weeks && part > 0) laterBy(7 * part);
        if (part > 0) blobs.push(",\n");
        // A blob of its own: the browser takes the bytes out of the page.
        blobs.push(new Blob([text.subarray(open, close)]));
      }
      blobs.push("]}");
      globalThis.__huge = new File(blobs, "huge.json");
      return globalThis.__huge.size;
    },
    { input, offsets, parts, weeks },
  );
}

/** Drops the file onto the page. */
export function dropHuge(page) {
  return page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(globalThis.__huge);
    const options = { dataTransfer: data, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new DragEvent("drop", options));
  });
}
