// A plain array of objects, newest first, filtered for each question.

import { FACETS, FIRST_ROWS, VALUES, newest, rowsOf, tests } from "./rows.mjs";

function counted(rows, field) {
  const counts = new Map();
  for (const row of rows) counts.set(row[field], (counts.get(row[field]) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

export function open(columns, parts) {
  const rows = rowsOf(columns, parts).sort((a, b) => b.time - a.time);
  const now = newest(columns);
  const matching = (clauses) => {
    const all = clauses.map((it) => ({ field: it.field, is: tests(it, it.field, now) }));
    return rows.filter((row) => all.every(({ field, is }) => is(row[field])));
  };
  return {
    show(clauses) {
      const found = matching(clauses);
      // What ticking another value would give: the field's own clause left out.
      const facets = FACETS.map((field) => {
        const others = clauses.filter((it) => it.field !== field);
        const among = others.length === clauses.length ? found : matching(others);
        return counted(among, field).slice(0, VALUES);
      });
      const first = found.slice(0, FIRST_ROWS);
      return { matching: found.length, rows: first.length, facets: facets.length };
    },
    group(by, clauses) {
      const groups = counted(matching(clauses), by);
      return { groups: groups.length, first: groups.slice(0, FIRST_ROWS).length };
    },
  };
}
