// Rows as objects, for peers that hold them so. Runs in the peers' page.

/** What every peer counts for the filters offered. */
export const FACETS = ["severity", "status", "source", "category", "device"];

/** How many values of a facet, groups and rows are given. */
export const VALUES = 10;
export const FIRST_ROWS = 50;

/** The part's rows `parts` times, with ids of their own. */
export function rowsOf(columns, parts) {
  const names = Object.keys(columns);
  const rows = [];
  for (let part = 0; part < parts; part++) {
    for (let at = 0; at < columns.id.length; at++) {
      const row = {};
      for (const name of names) row[name] = columns[name][at];
      row.id = `${part}-${row.id}`;
      rows.push(row);
    }
  }
  return rows;
}

/** The newest moment of all: what days are counted back from. */
export function newest(columns) {
  return columns.time.reduce((a, b) => Math.max(a, b), 0);
}

export const DAY = 86_400_000;

/** A test of a value by a clause. */
export function tests({ any, none, has, days }, field, now) {
  if (days !== undefined) return (it) => it >= now - days * DAY;
  if (has !== undefined) {
    return field === "title" ? (it) => it.toLowerCase().includes(has) : (it) => it.includes(has);
  }
  if (none !== undefined) return (it) => !none.includes(it);
  return any.length === 1 ? (it) => it === any[0] : (it) => any.includes(it);
}
