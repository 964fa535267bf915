// DuckDB-WASM in its own worker, on one thread: a table in memory, newest first.

import { AsyncDuckDB, VoidLogger } from "@duckdb/duckdb-wasm";
import { Float64, Table, Utf8, vectorFromArray } from "apache-arrow";

import { DAY, FACETS, FIRST_ROWS, VALUES, newest } from "./rows.mjs";

const DIST = "/node_modules/@duckdb/duckdb-wasm/dist";
const ENUMS = ["severity", "status", "source", "category"];

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

function condition({ field, any, none, has, days }, now) {
  if (days !== undefined) return `time >= ${now - days * DAY}`;
  if (has !== undefined) return `contains(${field === "title" ? "lower(title)" : field}, ${quoted(has)})`;
  if (none !== undefined) return `${field} not in (${none.map(quoted).join(", ")})`;
  return `${field} in (${any.map(quoted).join(", ")})`;
}

async function connected() {
  const db = new AsyncDuckDB(new VoidLogger(), new Worker(`${DIST}/duckdb-browser-eh.worker.js`));
  await db.instantiate(`${DIST}/duckdb-eh.wasm`);
  return db.connect();
}

async function fill(connection, columns, parts) {
  const vectors = Object.entries(columns).map(([name, values]) => [
    name,
    vectorFromArray(values, name === "time" ? new Float64() : new Utf8()),
  ]);
  await connection.insertArrowTable(new Table(Object.fromEntries(vectors)), { name: "part" });
  const cast = [];
  for (const name of ENUMS) {
    await connection.query(`create type ${name}_values as enum (select distinct ${name} from part)`);
    cast.push(`${name}::${name}_values as ${name}`);
  }
  await connection.query(
    `create table alerts as select nth || '-' || id as id, ${cast.join(", ")},
       device, "user", title, time, words
     from part, range(${parts}) as repeated(nth) order by time desc`,
  );
  await connection.query("drop table part");
}

export async function open(columns, parts) {
  const connection = await connected();
  await fill(connection, columns, parts);
  const now = newest(columns);
  const named = (field) => (field === "user" ? '"user"' : field);
  const where = (clauses) => {
    const all = clauses.map((it) => condition({ ...it, field: named(it.field) }, now));
    return all.length === 0 ? "" : `where ${all.join(" and ")}`;
  };
  const rows = async (sql) => (await connection.query(sql)).toArray().map((it) => it.toJSON());
  const counts = (field, clauses, limit) =>
    rows(
      `select ${named(field)} as value, count(*) as count from alerts ${where(clauses)}
       group by ${named(field)} order by count desc limit ${limit}`,
    );
  return {
    async show(clauses) {
      const [total] = await rows(`select count(*)::int as count from alerts ${where(clauses)}`);
      let facets = 0;
      for (const field of FACETS) {
        await counts(field, clauses.filter((it) => it.field !== field), VALUES);
        facets += 1;
      }
      const first = await rows(
        `select id, title, severity, status, source, device, "user", time from alerts
         ${where(clauses)} order by time desc limit ${FIRST_ROWS}`,
      );
      return { matching: total.count, rows: first.length, facets };
    },
    async group(by, clauses) {
      const first = await rows(
        `select *, (count(*) over ())::int as groups from
           (select ${named(by)} as value, count(*) as count from alerts ${where(clauses)}
            group by ${named(by)})
         order by count desc limit ${FIRST_ROWS}`,
      );
      return { groups: first[0]?.groups ?? 0, first: first.length };
    },
  };
}
