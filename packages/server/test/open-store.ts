import type { QueueSettings } from "../src/queue/settings.ts";
import type { Store } from "../src/queue/store.ts";
import { openSqliteStore, type SqliteStoreOptions } from "../src/store/sqlite/sqlite-store.ts";

/** Those of a queue of which nobody has said anything. */
export const SETTINGS: QueueSettings = {
  counters: 1,
  claimWindowMs: 60_000,
  viewWindowMs: 60_000,
  rejoinWindowMs: 600_000,
  rejoinBehind: 2,
  ticketsPerAddress: 8,
  banForMs: Number.POSITIVE_INFINITY,
  catPatienceMs: 10_000,
};

/** A real store on a real file. */
export function openStore(options: Omit<SqliteStoreOptions, "readSettings">): Promise<Store> {
  return openSqliteStore({ ...options, readSettings: () => SETTINGS });
}
