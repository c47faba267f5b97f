import { randomBytes } from "node:crypto";
import { numberOf } from "@catq/shared";
import type { Logger } from "../process/log.ts";
import type { StorageError, Store } from "../queue/store.ts";
import type { Clock } from "../queue/time/clock.ts";
import type { CommitWatch } from "../store/batch/commit-watch.ts";
import type { ReadSettings } from "../store/batch/settings-in-memory.ts";
import { connectPrimary, type PostgresPlace, postgresConnector } from "../store/postgres/connect.ts";
import { migratePostgres } from "../store/postgres/migrate.ts";
import { openRemoteStore } from "../store/remote/remote-store.ts";
import { databaseError, faultIn } from "./found.ts";
import { type DatabaseConfig, placeOf } from "./place.ts";
import { waitUntil } from "./wait.ts";

/** Whoever was seen so recently is alive. */
const ALIVE_MS = 15_000;

export interface OpeningParts {
  readonly clock: Clock;
  readonly readSettings: ReadSettings;
  /** Called once when nothing can be done any more until the store is opened anew. */
  readonly onFatal: (error: StorageError) => void;
  readonly watch: CommitWatch;
  readonly log: Logger;
  /** What it says of itself to the others' operators. */
  /** null: not yet. */
  readonly about: () => { readonly address: string; readonly version: string } | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called before each pause where the database is away. */
  readonly onWaiting: () => void;
  /** Ends the waiting for a database that is away. */
  readonly signal: AbortSignal;
}

/**
 * Opens the queue in PostgreSQL, with its tables made or brought up to date. Waits for a server that cannot be reached,
 * as after a loss of power; rejects with CatqdError where waiting does not help, and with the signal's reason.
 */
export async function openPostgresStore(
  config: DatabaseConfig & { readonly name: string },
  { log, env, signal, onWaiting, ...others }: OpeningParts,
): Promise<Store> {
  const place = placeOf(config, env);
  const { tls, hosts } = config.database;
  const far = hosts.find(({ host }) => !isNear(host));
  if (far && (tls === "disable" || tls === "require")) {
    log.warn(
      {
        host: far.host,
        hint: "Write ?sslmode=verify-full behind the database, unless that network is your own.",
      },
      "the connection to the database is not protected",
    );
  }
  return waitUntil(() => openOnce(config, place, { log, signal, ...others }), {
    clock: others.clock,
    chance: Math.random,
    signal,
    isPassing: (error) => faultIn(error, config)?.isPassing === true,
    onWait: (error, pauseMs) => {
      onWaiting();
      const fault = faultIn(error, config);
      log.warn(
        { hint: fault?.hint, nextTryMs: Math.round(pauseMs) },
        `waiting for the database: ${fault?.message}`,
      );
    },
  }).catch((error: unknown) => {
    throw databaseError(error, config);
  });
}

async function openOnce(
  { databaseSchema, name }: DatabaseConfig & { readonly name: string },
  place: PostgresPlace,
  { log, ...others }: Omit<OpeningParts, "env" | "onWaiting">,
): Promise<Store> {
  const { client, place: found } = await connectPrimary(place);
  try {
    others.signal.throwIfAborted();
    await migratePostgres(client, databaseSchema, () => randomBytes(32));
  } finally {
    client.end().catch(() => {});
  }
  const store = await openRemoteStore({
    ...others,
    connector: postgresConnector(found),
    chance: Math.random,
    drawBytes: randomBytes,
    gather: (run) => void setImmediate(run),
    name,
    onTrouble: (error) => log.debug({ err: error }, "the connection to the database"),
  });
  await warnOfNamesake(store, { name, clock: others.clock, log });
  const restored = store.restorations.at(-1);
  if (restored) log.info({ next: numberOf(restored.firstSequence) }, "this queue was restored");
  return store;
}

/** Two that live under one name would each take what the other declared for their own last word. */
async function warnOfNamesake(
  { shared }: Store,
  { name, clock, log }: { name: string; clock: Clock; log: Logger },
): Promise<void> {
  const daemons = (await shared?.daemons().catch(() => [])) ?? [];
  const own = daemons.find(({ isThis }) => isThis);
  const alive = (own?.seen ?? clock.wall()) - ALIVE_MS;
  const namesake = daemons.find((daemon) => !daemon.isThis && daemon.name === name && daemon.seen > alive);
  if (!namesake) return;
  const { address } = namesake;
  log.warn(
    { name, address, hint: "Give each its own with --name." },
    "another daemon of this queue has the same name",
  );
}

/** Whether nobody between can read along. */
function isNear(host: string): boolean {
  return host.startsWith("/") || host === "localhost" || host === "::1" || /^127\./.test(host);
}
