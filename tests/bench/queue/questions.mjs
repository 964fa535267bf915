// What is asked of the queue and of its peers: the same clauses for all of them.
//
// A clause is about one field: `any` and `none` list values, `has` is a part of a
// text in small letters, `days` counts back from the newest activity. No question
// has two clauses about one field.

/** Values that are told most often, in that order. */
export function common(column) {
  const counts = new Map();
  for (const it of column) if (it !== "") counts.set(it, (counts.get(it) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([it]) => it);
}

/**
 * A person narrowing the queue down and widening it again. Each `variant` names
 * other values, so that no answer is one that was given before.
 */
export function changes(columns, variant) {
  const nth = (field, at = 0) => {
    const values = common(columns[field]);
    return values[(variant * 2 + at) % values.length];
  };
  const severity = { field: "severity", any: [["high", "medium", "low"][variant]] };
  const status = { field: "status", any: [["new", "inProgress", "resolved"][variant]] };
  const source = { field: "source", any: [nth("source")] };
  const category = { field: "category", any: [nth("category"), nth("category", 1)] };
  const title = { field: "title", has: ["powershell", "sign-in", "phish"][variant] };
  const device = { field: "device", any: [nth("device")] };
  const user = { field: "user", any: [nth("user")] };
  const days = { field: "time", days: 7 - variant };
  const day = { field: "time", days: 1 + variant };
  return [
    [status],
    [status, severity],
    [{ field: "severity", any: [...severity.any, "informational"] }],
    [severity, days],
    [days],
    [day, source],
    [source],
    [source, { field: "severity", none: ["informational"] }],
    [category],
    [category, status],
    [title],
    [title, status],
    [device],
    [device, days],
    [user],
    [user, severity],
    [{ field: "source", none: source.any }],
    [{ field: "source", none: source.any }, { field: "category", none: category.any }],
    [severity, status, source, category],
    [],
  ];
}

/** What a person types to search everywhere: words of titles, names, command lines. */
export function searches(columns) {
  const devices = common(columns.device);
  const users = common(columns.user);
  const words = [
    "powershell",
    "password",
    "unfamiliar sign-in",
    "p",
    "mimikatz",
    devices[1],
    devices[9],
    users[1],
    users[11],
    "own rule 42",
    "net user",
    "update.js",
    "rundll32.exe c:\\programdata",
    "0xffffffff",
  ];
  return words.map((has) => [{ field: "words", has }]);
}

/** Fields to group by, each within some filters. */
export const GROUPS = ["device", "user", "title"].flatMap((by) =>
  [
    [],
    [{ field: "status", any: ["new", "inProgress"] }],
    [{ field: "severity", any: ["high"] }],
  ].map((clauses) => ({ by, clauses })),
);

const EXACT = ["device", "user"];

/** The question as the page's filter. */
export function filterText(clauses) {
  return clauses
    .map(({ field, any, none, has, days }) => {
      if (days !== undefined) return `time:-${days}d..`;
      if (field === "words") return `"${has.replaceAll("\\", "\\\\")}"`;
      if (has !== undefined) return `${field}:${has}`;
      if (none !== undefined) return `-${field}:${none.join(",")}`;
      return `${field}:${EXACT.includes(field) ? "=" : ""}${any.join(",")}`;
    })
    .join(" ");
}

/** Whether the peers' columns hold all that Throughline looks at to answer this. */
export function isComparable(clauses) {
  return clauses.every(({ field }) => field !== "user" && field !== "words");
}
