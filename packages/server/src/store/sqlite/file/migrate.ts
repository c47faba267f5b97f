import type { Database } from "better-sqlite3";
import type { Migration } from "./schema.ts";

/** The number of migrations that a database has run. */
export function versionOf(db: Database): number {
  return Number(db.pragma("user_version", { simple: true }));
}

/** Runs what is missing of `migrations`, each in its own transaction together with its version number. */
export function migrate(db: Database, migrations: readonly Migration[], newKey: () => Buffer): void {
  for (let version = versionOf(db) + 1; version <= migrations.length; version++) {
    db.transaction(() => {
      migrations[version - 1]?.(db, newKey);
      db.pragma(`user_version = ${version}`);
    }).immediate();
  }
}
