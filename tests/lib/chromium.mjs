// The browser that tests and benchmarks use, and how it is started.

import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { chromium } from "playwright-core";

import { SIZES } from "./shots.mjs";

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

/**
 * Runs `body` with a browser that keeps what it must on disk, in a profile of its
 * own: without one, all large files that pages make have to fit into memory.
 */
export async function withProfile(body) {
  const folder = await mkdtemp(join(tmpdir(), "throughline-profile-"));
  try {
    const settings = { executablePath: chromiumBinary(), args: FLAGS, viewport: SIZES.desktop };
    const context = await chromium.launchPersistentContext(folder, settings);
    try {
      return await body(context);
    } finally {
      await context.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
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
