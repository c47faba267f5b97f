import type { Database } from "better-sqlite3";
import type { CarriedTable } from "./carried.ts";

/** Whose rows others refer to, in that order; then the rest. */
const FIRST = ["ticket", "picture", "cat"];
/** Where the columns have other names there. A picture goes under the id of its cat. */
const SELECT: Readonly<Record<string, string>> = {
  picture: "SELECT cat AS id, bytes FROM picture",
  cat: "SELECT id, sequence, id AS picture, media_type, digest, credit FROM cat",
};
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
    const select = db.prepare<[], readonly unknown[]>(SELECT[name] ?? `SELECT * FROM "${name}"`).raw();
    const count = db.prepare<[], number>(`SELECT count(*) FROM "${name}"`).pluck();
    return {
      name,
      columns: select.columns().map((column) => column.name),
      count: count.get() ?? 0,
      rows: () => select.iterate(),
    };
  });
}

function rankOf(name: string): number {
  const rank = FIRST.indexOf(name);
  return rank < 0 ? FIRST.length : rank;
}
