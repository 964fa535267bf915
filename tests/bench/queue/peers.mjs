// The peers: each in a page of its own, with the same rows and questions.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { SIZES } from "../../lib/shots.mjs";

/** What is measured against, by the module in `peers/` that asks it. */
export const PEERS = [
  { name: "crossfilter2", module: "crossfilter" },
  { name: "DuckDB-WASM", module: "duckdb" },
  { name: "array filter", module: "array" },
];

const FOLDER = fileURLToPath(new URL("..", import.meta.url));

const MEDIA_TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
};

/** Serves the peers' page, their packages and the part's columns on this machine. */
export async function startPeers(columns) {
  const part = JSON.stringify(columns);
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = join(FOLDER, path);
    const isPart = path === "/part.json";
    const isOurs = file.startsWith(FOLDER.endsWith(sep) ? FOLDER : FOLDER + sep);
    const body = isPart ? part : isOurs ? await readFile(file).catch(() => null) : null;
    if (body === null) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": MEDIA_TYPES[extname(file)] ?? "application/json" });
    response.end(body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((stopped) => server.close(stopped));
    },
  };
}

/**
 * Opens a peer with the part's rows `parts` times and asks it all: `shows` are
 * clauses, `groups` a field and clauses. Gives milliseconds and counts.
 */
export async function askPeer(browser, peers, { module }, { parts, shows, groups }) {
  const context = await browser.newContext({ viewport: SIZES.desktop });
  try {
    const page = await context.newPage();
    page.on("pageerror", (error) => console.error(error));
    await page.goto(`${peers.origin}/queue/peers/page.html`);
    page.setDefaultTimeout(0);
    return await page.evaluate(
      async ([module, parts, shows, groups]) => {
        const { open } = await import(`/queue/peers/${module}.mjs`);
        const columns = await (await fetch("/part.json")).json();
        const timed = async (body) => {
          const begun = performance.now();
          const answer = await body();
          return { took: performance.now() - begun, ...answer };
        };
        let peer = null;
        const { took: opening } = await timed(async () => {
          peer = await open(columns, parts);
        });
        const answers = { opening, shows: [], groups: [] };
        // What runs for the first time is compiled first; that is not counted.
        await peer.show([{ field: "severity", any: ["low"] }]);
        await peer.show([]);
        for (const clauses of shows) answers.shows.push(await timed(() => peer.show(clauses)));
        for (const { by, clauses } of groups) {
          answers.groups.push(await timed(() => peer.group(by, clauses)));
        }
        return answers;
      },
      [module, parts, shows, groups],
    );
  } finally {
    await context.close();
  }
}
