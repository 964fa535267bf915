// crossfilter2: a dimension for each field that is filtered, a group for each facet.

import { FACETS, FIRST_ROWS, VALUES, newest, rowsOf, tests } from "./rows.mjs";

const FIELDS = ["severity", "status", "source", "category", "device", "user", "title", "time", "words"];

export function open(columns, parts) {
  const all = globalThis.crossfilter(rowsOf(columns, parts));
  const now = newest(columns);
  const dimensions = new Map(FIELDS.map((field) => [field, all.dimension((row) => row[field])]));
  const facets = FACETS.map((field) => dimensions.get(field).group());
  const total = all.groupAll();
  const filtered = new Map();

  // Only what is another clause than before is told, as the library is meant to be used.
  function narrow(clauses) {
    for (const [field, dimension] of dimensions) {
      const clause = clauses.find((it) => it.field === field);
      const key = JSON.stringify(clause);
      if (filtered.get(field) === key) continue;
      filtered.set(field, key);
      if (clause === undefined) dimension.filterAll();
      else if (clause.any?.length === 1) dimension.filterExact(clause.any[0]);
      else if (clause.days !== undefined) {
        dimension.filterRange([now - clause.days * 86_400_000, Infinity]);
      } else dimension.filterFunction(tests(clause, field, now));
    }
  }

  return {
    show(clauses) {
      narrow(clauses);
      const counts = facets.map((it) => it.top(VALUES));
      const first = dimensions.get("time").top(FIRST_ROWS);
      return { matching: total.value(), rows: first.length, facets: counts.length };
    },
    group(by, clauses) {
      narrow(clauses);
      const group = dimensions.get(by).group();
      const first = group.top(FIRST_ROWS).filter((it) => it.value > 0);
      const groups = group.all().filter((it) => it.value > 0).length;
      group.dispose();
      return { groups, first: first.length };
    },
  };
}
