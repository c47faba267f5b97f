import type { Database } from "better-sqlite3";
import { TAKES } from "../sqlite/tables/log-table.ts";
import type { CarriedTable } from "./carried.ts";

/** Whose rows others refer to, in that order; then the rest. */
const FIRST = ["ticket", "picture", "cat"];
/** Where the columns have other names there, and the log all its lines. A picture goes under the id of its cat. */
const SELECT: Readonly<Record<string, string>> = {
  picture: "SELECT cat AS id, bytes FROM picture",
  cat: "SELECT id, sequence, id AS picture, media_type, digest, credit FROM cat",
  log: `SELECT id, at, type, sequence, detail, waited_ms, turn_ms FROM log
    UNION ALL SELECT *, NULL, NULL FROM (${TAKES})`,
};
/** Of tickets; what it says is in the log there. */
const NOT_CARRIED = "taken_line";
/** What is not carried as rows: the queue's own row and its settings become one row, and the mark stays here. */
const OTHERWISE = ["queue", "setting", "move"];

/** Every table of a queue that is carried as it is, by the names of its columns, and so those of later formats. */
export function readTables(db: Database): CarriedTable[] {
  const names = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    .pluck()
    .all()
    .filter((name) => !OTHERWISE.includes(name))
    .sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1));
  return names.map((name) => {
    const sql = SELECT[name] ?? `SELECT ${columnsOf(db, name)} FROM "${name}"`;
    const select = db.prepare<[], readonly unknown[]>(sql).raw();
    const count = db.prepare<[], number>(`SELECT count(*) FROM (${sql})`).pluck();
    return {
      name,
      columns: select.columns().map((column) => column.name),
      count: count.get() ?? 0,
      rows: () => select.iterate(),
    };
  });
}

function columnsOf(db: Database, table: string): string {
  const columns = db.prepare(`SELECT * FROM "${table}"`).columns();
  const carried = columns.filter(({ name }) => name !== NOT_CARRIED);
  return carried.map(({ name }) => `"${name}"`).join(", ");
}

function rankOf(name: string): number {
  const rank = FIRST.indexOf(name);
  return rank < 0 ? FIRST.length : rank;
}
