// Serves the built site as a plain static host would: no rewriting, no special
// headers, and below a path that the site cannot know beforehand.

import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import { extname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const PREFIX = "/some/sub/path/";

const MEDIA_TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** The folder of the built site. */
export function distFolder() {
  const given = process.env.THROUGHLINE_DIST;
  return resolve(given ?? fileURLToPath(new URL("../../dist", import.meta.url)));
}

/**
 * Serves `folder` on a free port of this machine.
 * Gives the page's address, the site's origin and a function that ends it.
 */
export async function startSite(folder = distFolder()) {
  await stat(join(folder, "index.html")).catch(() => {
    throw new Error(`${folder} holds no built site: run \`cargo xtask dist\` first`);
  });
  const server = createServer((request, response) => {
    respond(folder, request, response).catch((error) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    url: origin + PREFIX,
    stop: () =>
      new Promise((stopped) => {
        server.close(stopped);
        server.closeAllConnections();
      }),
  };
}

async function respond(folder, request, response) {
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  // Whatever lies outside the sub-path belongs to somebody else's site.
  if (!path.startsWith(PREFIX)) return notFound(response);
  let file = join(folder, path.slice(PREFIX.length));
  if (file !== folder && !file.startsWith(folder + sep)) return notFound(response);
  if (path.endsWith("/")) file = join(file, "index.html");
  const body = await readFile(file).catch(() => null);
  if (body === null) return notFound(response);
  response.writeHead(200, {
    "Content-Type": MEDIA_TYPES[extname(file)] ?? "application/octet-stream",
    "Content-Length": body.length,
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

function notFound(response) {
  response.writeHead(404, { "Content-Type": "text/plain" }).end("Not Found");
}
