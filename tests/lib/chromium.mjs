// The browser that tests and benchmarks use, and how it is started.

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

import { chromium } from "playwright-core";

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

/** Starts a browser that reaches this machine only. */
export function startBrowser() {
  return chromium.launch({ executablePath: chromiumBinary(), args: FLAGS });
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
