// The built page starts from any static host, asks nobody else for anything,
// and holds to its own content policy.

import assert from "node:assert/strict";

import { siteTest } from "../lib/browser.mjs";

const POLICY = 'meta[http-equiv="Content-Security-Policy"]';

siteTest("the page starts below a sub-path and fetches only its own files", async ({ page, open }) => {
  const requested = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol === "http:") requested.push(url.pathname);
  });
  await open();
  await page.locator("body > main").first().waitFor();
  await page.waitForLoadState("networkidle");
  assert.match(await page.title(), /Throughline/);
  assert.ok(requested.some((path) => path.endsWith(".wasm")), "no WebAssembly was fetched");
  for (const path of requested) assert.match(path, /^\/some\/sub\/path\//);
});

siteTest("the policy stands before everything that it governs", async ({ page, open }) => {
  await open();
  const policy = await page.locator(POLICY).getAttribute("content");
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /form-action 'none'/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*|https?:/);
  const first = await page.evaluate(
    (selector) =>
      document.querySelector("script, link, style").compareDocumentPosition(
        document.querySelector(selector),
      ) === Node.DOCUMENT_POSITION_PRECEDING,
    POLICY,
  );
  assert.ok(first, "something is loaded before the policy is read");
});

siteTest(
  "an injected script, handler or style does not take effect",
  { expect: { violations: true } },
  async ({ page, guard, open }) => {
    await open();
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "globalThis.injected = 'script'";
      document.body.append(script);
      const button = document.createElement("button");
      button.setAttribute("onclick", "globalThis.injected = 'handler'");
      button.setAttribute("style", "position: absolute; left: 7px");
      button.id = "hostile";
      document.body.append(button);
      button.click();
    });
    assert.equal(await page.evaluate(() => globalThis.injected), undefined);
    const position = await page.evaluate(
      () => getComputedStyle(document.getElementById("hostile")).position,
    );
    assert.equal(position, "static");
    await guard.settle();
    const blocked = guard.violations.map((violation) => violation.split(" ")[0]).sort();
    assert.deepEqual(blocked, ["script-src-attr", "script-src-elem", "style-src-attr"]);
  },
);

siteTest(
  "a request to another host is blocked before it is sent",
  { expect: { violations: true } },
  async ({ page, guard, open }) => {
    await open();
    const outcome = await page.evaluate(() =>
      fetch("https://other.example/collect?q=1").then(
        () => "sent",
        () => "blocked",
      ),
    );
    assert.equal(outcome, "blocked");
    await guard.settle();
    assert.ok(guard.violations.some((violation) => violation.startsWith("connect-src")));
    assert.deepEqual(guard.foreignRequests, []);
  },
);

siteTest(
  "the worker that reads the data cannot reach another host either",
  { expect: { violations: true } },
  async ({ page, guard, open }) => {
    const started = page.waitForEvent("worker");
    await open();
    const worker = await started;
    const outcome = await worker.evaluate(() =>
      fetch("https://other.example/collect?q=1").then(
        () => "sent",
        () => "blocked or unreachable",
      ),
    );
    assert.equal(outcome, "blocked or unreachable");
    // A worker started from a file has no policy: start it from a blob, which takes the page's.
    assert.deepEqual(guard.foreignRequests, []);
  },
);
