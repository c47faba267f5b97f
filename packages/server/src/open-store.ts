import { randomBytes } from "node:crypto";
import { numberOf } from "@catq/shared";
import type { DatabaseAddress } from "./config/database-address.ts";
import type { Config } from "./config/options.ts";
import type { Logger } from "./process/log.ts";
import type { StorageError, Store } from "./queue/store.ts";
import type { Clock } from "./queue/time/clock.ts";
import type { CommitWatch } from "./store/batch/commit-watch.ts";
import type { ReadSettings } from "./store/batch/settings-in-memory.ts";
import type { PostgresPlace } from "./store/postgres/pg-session.ts";
import { databaseIn } from "./store/sqlite/file/database-file.ts";
import { openSqliteStore } from "./store/sqlite/sqlite-store.ts";

export interface StoreParts {
  readonly clock: Clock;
  readonly readSettings: ReadSettings;
  /** Called once when nothing can be done any more until the store is opened anew. */
  readonly onFatal: (error: StorageError) => void;
  readonly watch: CommitWatch;
  readonly log: Logger;
}

/** Opens the store that the configuration names: that in the data folder, or that of several daemons. */
export async function openStore(config: Config, parts: StoreParts): Promise<Store> {
  const { database } = config;
  if (database !== null) return openPostgresStore({ ...config, database }, parts);
  const { log, ...others } = parts;
  return openSqliteStore({
    ...others,
    file: databaseIn(config.dataFolder),
    onRestored: ({ firstSequence }) =>
      log.warn({ next: numberOf(firstSequence) }, "restored from a backup; tickets go on with this number"),
  });
}

/** `pg` is loaded here, since most queues need it not. */
async function openPostgresStore(
  { database, databaseSchema, name }: Config & { database: DatabaseAddress },
  { log, ...others }: StoreParts,
): Promise<Store> {
  const [{ connectPrimary, postgresConnector }, { migratePostgres }, { openRemoteStore }] = await Promise.all(
    [
      import("./store/postgres/pg-session.ts"),
      import("./store/postgres/migrate.ts"),
      import("./store/remote/remote-store.ts"),
    ],
  );
  const place = placeOf(database, databaseSchema);
  const client = await connectPrimary(place);
  try {
    await migratePostgres(client, databaseSchema, () => randomBytes(32));
  } finally {
    client.end().catch(() => {});
  }
  return openRemoteStore({
    ...others,
    connector: postgresConnector(place),
    chance: Math.random,
    drawBytes: randomBytes,
    gather: (run) => void setImmediate(run),
    name,
    onTrouble: (error) => log.debug({ err: error }, "the connection to the database"),
  });
}

function placeOf({ hosts, user, password, database }: DatabaseAddress, schema: string): PostgresPlace {
  return {
    hosts,
    login: { ...(user !== null && { user }), ...(password !== null && { password }), database, ssl: false },
    schema,
  };
}
