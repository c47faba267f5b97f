import { rmSync } from "node:fs";
import Database from "better-sqlite3";
import { openDatabase } from "../../src/store/sqlite/file/open-database.ts";
import { MIGRATIONS } from "../../src/store/sqlite/file/schema.ts";

/** The newest version of the schema. */
export const NEWEST = MIGRATIONS.length;

/** Rows by table, each as its values by column. */
export type Rows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

const COUNT_LIVE = `INSERT INTO main.address SELECT address, count(*) FROM main.ticket
  WHERE state IN ('waiting', 'called', 'viewing') GROUP BY address`;

/**
 * Writes a database of an earlier version to `file`, as that version's catqd left it: its schema by the first
 * migrations alone, its rows those of `source`, a database of today, as far as it has places for them.
 */
export function writeEarlier(source: string, version: number, file: string): void {
  const db = openDatabase(file, MIGRATIONS.slice(0, version), () => Buffer.alloc(32));
  try {
    db.pragma("foreign_keys = OFF");
    db.prepare("ATTACH ? AS today").run(source);
    db.transaction(() => {
      for (const table of tablesOf(db)) {
        const columns = columnsOf(db, "main", table).filter((name) =>
          columnsOf(db, "today", table).includes(name),
        );
        // Of a table that is gone today: `address`, which counted what the tickets say.
        if (columns.length === 0) {
          db.exec(`DELETE FROM main."${table}"`);
          continue;
        }
        const names = columns.map((name) => `"${name}"`).join(", ");
        db.exec(`DELETE FROM main."${table}"`);
        db.exec(`INSERT INTO main."${table}" (${names}) SELECT ${names} FROM today."${table}"`);
      }
      if (tablesOf(db).includes("address")) db.exec(COUNT_LIVE);
    })();
    db.exec("DETACH today");
  } finally {
    db.close();
  }
  for (const end of ["-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
}

/** What a database holds, its version, and what SQLite finds wrong with it. */
export function readDatabase(file: string): { version: number; rows: Rows; faults: unknown[] } {
  const db = new Database(file);
  try {
    const rows = tablesOf(db).map((table) => [table, db.prepare(`SELECT * FROM "${table}"`).all()]);
    const checked = db.pragma("integrity_check") as { integrity_check: string }[];
    const faults = checked.filter(({ integrity_check }) => integrity_check !== "ok");
    const foreign = db.pragma("foreign_key_check") as unknown[];
    return {
      version: Number(db.pragma("user_version", { simple: true })),
      rows: Object.fromEntries(rows) as Rows,
      faults: [...faults, ...foreign],
    };
  } finally {
    db.close();
  }
}

function tablesOf(db: Database.Database): string[] {
  const sql = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
  return db.prepare<[], string>(sql).pluck().all();
}

function columnsOf(db: Database.Database, schema: string, table: string): string[] {
  const sql = "SELECT name FROM pragma_table_info(?, ?)";
  return db.prepare<[string, string], string>(sql).pluck().all(table, schema);
}
