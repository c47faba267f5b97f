import { numberOf } from "@catq/shared";
import type { Config } from "./config/options.ts";
import type { OpeningParts } from "./database/open.ts";
import type { Store } from "./queue/store.ts";
import { databaseIn } from "./store/sqlite/file/database-file.ts";
import { openSqliteStore } from "./store/sqlite/sqlite-store.ts";

/** Opens the store that the configuration names: that in the data folder, or that of several daemons. */
export async function openStore(config: Config, parts: OpeningParts): Promise<Store> {
  const { database } = config;
  if (database !== null) {
    // With `pg`, which most queues do not need.
    const { openPostgresStore } = await import("./database/open.ts");
    return openPostgresStore({ ...config, database }, parts);
  }
  const { log, clock, readSettings, onFatal, watch } = parts;
  return openSqliteStore({
    file: databaseIn(config.dataFolder),
    clock,
    readSettings,
    onFatal,
    watch,
    onRestored: ({ firstSequence }) =>
      log.warn({ next: numberOf(firstSequence) }, "restored from a backup; tickets go on with this number"),
  });
}
