// Watches a browser context for what must never happen: a request to another
// host, an error nobody caught, a breach of the page's content policy.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

// Messages of the browser itself that say nothing about the page.
const HARMLESS = [
  // Chromium cannot check `integrity` on a preloaded wasm file and says so.
  /`integrity` attribute is currently ignored for preload destinations/,
];

/** What a context did, collected from its first request on. */
export class Guard {
  /** Requests to any origin but the site's own. */
  foreignRequests = [];
  /** Errors on the console, errors nobody caught, answers with an error status. */
  errors = [];
  /** What the page's Content Security Policy blocked, as the page was told. */
  violations = [];
  /** The same as the console was told, which also hears of the page's workers. */
  policyMessages = [];

  #context;

  /** Starts watching `context`, whose pages belong to `origin`. */
  static async watch(context, origin) {
    const guard = new Guard();
    guard.#context = context;
    await context.exposeBinding("__policyViolation", (_source, violation) => {
      guard.violations.push(violation);
    });
    await context.addInitScript(reportViolations);
    context.on("page", (page) => {
      page.on("worker", (worker) => {
        // A worker that has already ended has nothing more to report.
        worker.evaluate(reportWorkerViolations).catch(() => {});
      });
    });
    context.on("request", (request) => {
      const url = new URL(request.url());
      const local = url.protocol === "data:" || url.protocol === "blob:";
      if (!local && url.origin !== origin) guard.foreignRequests.push(request.url());
    });
    context.on("response", (response) => {
      if (response.status() >= 400) guard.errors.push(`${response.status()} ${response.url()}`);
    });
    context.on("requestfailed", (request) => {
      // A page that is left, or a fetch that is given up on purpose, ends requests too.
      const why = request.failure()?.errorText ?? "";
      if (why !== "net::ERR_ABORTED") guard.errors.push(`${why} ${request.url()}`);
    });
    context.on("console", (message) => {
      const text = message.text();
      if (message.type() !== "error" || HARMLESS.some((known) => known.test(text))) return;
      const list = /Content Security Policy/.test(text) ? guard.policyMessages : guard.errors;
      list.push(`console: ${text}`);
    });
    context.on("weberror", (error) => {
      guard.errors.push(`uncaught: ${error.error()?.stack ?? error.error()}`);
    });
    return guard;
  }

  /** Waits until what the pages have already done has been reported. */
  async settle() {
    for (const page of this.#context.pages()) {
      // Reports are tasks of the page and reach the test in order, so one more
      // task comes after them. A page that crashed or hangs has none to give.
      const task = page.evaluate(() => new Promise((done) => setTimeout(done, 0)));
      await Promise.race([task.catch(() => {}), sleep(1_000, null, { ref: false })]);
    }
  }

  /**
   * Fails on anything collected. A test that breaks the page on purpose passes
   * `errors: true` or `violations: true` for what it expects; a request to
   * another host is never expected.
   */
  async assertClean({ errors = false, violations = false } = {}) {
    await this.settle();
    assert.deepEqual(this.foreignRequests, [], "the page sent requests to other hosts");
    if (!violations) {
      const blocked = [...this.violations, ...this.policyMessages];
      assert.deepEqual(blocked, [], "the page broke its own policy");
    }
    if (!errors) assert.deepEqual(this.errors, [], "the page had errors");
  }
}

// Runs in the page, before any of its own scripts.
function reportViolations() {
  addEventListener("securitypolicyviolation", (event) => {
    globalThis.__policyViolation(
      `${event.effectiveDirective} blocked ${event.blockedURI} ` +
        `(${event.sourceFile}:${event.lineNumber} ${event.sample})`,
    );
  });
}

// Runs in a worker, whose console is the way out.
function reportWorkerViolations() {
  addEventListener("securitypolicyviolation", (event) => {
    console.error(`Content Security Policy: ${event.effectiveDirective} ${event.blockedURI}`);
  });
}
