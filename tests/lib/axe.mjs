// Accessibility findings of the page as it stands, by axe-core.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const FAILING = ["serious", "critical"];

let source;

/**
 * Fails on serious and critical findings in the page. `include` and `exclude`
 * are lists of selectors; `disable` lists rules that do not apply, each of
 * which wants a reason beside it in the test.
 */
export async function assertAccessible(page, { include, exclude, disable = [] } = {}) {
  source ??= readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  // Evaluated by the debugger, not by the page: its policy would block a script tag.
  await page.evaluate(await source);
  const { violations } = await page.evaluate(
    ([scope, rules]) => globalThis.axe.run(scope, { rules, resultTypes: ["violations"] }),
    [scopeOf(include, exclude), Object.fromEntries(disable.map((id) => [id, { enabled: false }]))],
  );
  const findings = violations.filter((finding) => FAILING.includes(finding.impact));
  assert.equal(findings.length, 0, `accessibility:\n${findings.map(describe).join("\n")}`);
}

function scopeOf(include, exclude) {
  const scope = {};
  if (include) scope.include = include.map((selector) => [selector]);
  if (exclude) scope.exclude = exclude.map((selector) => [selector]);
  return include || exclude ? scope : { include: [["html"]] };
}

function describe({ id, impact, help, nodes }) {
  const places = nodes.map(({ target, html, failureSummary }) => {
    const why = failureSummary?.split("\n").slice(1).join("; ").trim();
    return `    ${target.join(" ")}\n      ${html}\n      ${why}`;
  });
  return `  ${impact}: ${help} (${id})\n${places.join("\n")}`;
}
