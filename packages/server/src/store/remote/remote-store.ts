import type {
  Ban,
  BoardFacts,
  Cat,
  LogEvent,
  Pace,
  QueueMs,
  Restoration,
  Tally,
  TicketWithPosition,
  WallMs,
} from "../../queue/model.ts";
import type { Outbox } from "../../queue/push.ts";
import type { QueueSettings, Setting } from "../../queue/settings.ts";
import type { SharedStore } from "../../queue/shared-store.ts";
import {
  type Ask,
  type BansNear,
  type Committed,
  type Decision,
  type Facts,
  type Retained,
  StorageError,
  type Store,
} from "../../queue/store.ts";
import type { Clock } from "../../queue/time/clock.ts";
import type { BanList } from "../ban-list.ts";
import { changeIn } from "../batch/change.ts";
import { prune } from "../batch/prune.ts";
import { StoreEvents } from "../store-events.ts";
import { foresee } from "./commit/foresee.ts";
import { pause } from "./connection/within.ts";
import type { DatabaseTime } from "./database-time.ts";
import { Overlay } from "./overlay/overlay.ts";
import { makeParts, type RemoteParts, type RemoteStoreOptions } from "./parts.ts";
import { remoteOutbox } from "./remote-outbox.ts";

/** A commit of any daemon that is younger makes a heartbeat unnecessary. */
const ALIVE_MS = 450;
/** How often the restorations are read after a failover, until they are known. */
const MAX_READINGS = 5;
/** How long the row of a daemon that has ended is kept: a day. */
const DAEMON_ROW_MS = 86_400_000;
/** How long a start waits for the database. */
const START_PATIENCE_MS = 10_000;
const RETRY_MS = 50;

/** Opens the queue in a database, whose tables and one row are there. Rejects with StorageError where it is away. */
export async function openRemoteStore(options: RemoteStoreOptions): Promise<Store> {
  const events = new StoreEvents();
  const parts = makeParts(options, events.tell);
  try {
    const store = await Promise.race([begin(parts, events, options.clock), abortOf(options.signal)]);
    parts.poll.start();
    if (options.about) parts.presence.start();
    return store;
  } catch (error) {
    await parts.close();
    options.signal?.throwIfAborted();
    if (error instanceof StorageError && error.kind === "outdated") throw error.cause;
    throw error instanceof StorageError ? error : new StorageError("away", error);
  }
}

async function begin(parts: RemoteParts, events: StoreEvents, clock: Clock): Promise<RemoteStore> {
  // Opened now, as requests wait only briefly for a connection.
  await Promise.all(parts.awaited.map((connection) => connection.getWithin(START_PATIENCE_MS)));
  const store = new RemoteStore(parts, events);
  // Writes this daemon's row, by which `recover.ts` knows later what was committed.
  await firstCommit(store, clock);
  return store;
}

/** Rejects with the signal's reason, and never settles otherwise. */
function abortOf(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** Retries: after trouble while connecting, the store refuses everything until a commit succeeds (`hold.ts`). */
async function firstCommit(store: RemoteStore, clock: Clock): Promise<void> {
  for (const deadline = clock.now() + START_PATIENCE_MS; ; ) {
    try {
      return await store.heartbeat();
    } catch (error) {
      const isWorthAgain = error instanceof StorageError && error.kind === "away" && clock.now() < deadline;
      if (!isWorthAgain) throw error;
      await pause(clock, RETRY_MS);
    }
  }
}

/** The queue in a database of several daemons. No change is decided by what is in memory. */
class RemoteStore implements Store {
  readonly key: Buffer;
  readonly restorations: readonly Restoration[];
  readonly time: DatabaseTime;
  readonly outbox: Outbox;
  readonly on: Store["on"];
  readonly #parts: RemoteParts;
  #isClosed = false;

  constructor(parts: RemoteParts, events: StoreEvents) {
    this.#parts = parts;
    this.on = events.on;
    this.key = parts.identity().key;
    this.restorations = parts.known.restorations;
    this.time = parts.time;
    this.outbox = remoteOutbox(parts.reader, (listener) => events.on("news", listener));
  }

  get shared(): SharedStore {
    const { presence, health, assets } = this.#parts;
    return { daemons: () => presence.list(), health, assets };
  }

  get settings(): QueueSettings {
    return this.#parts.known.settings;
  }

  change<A>(ask: Ask, decide: (facts: Facts) => Decision<A>): Promise<Committed<A>> {
    const { commits, known } = this.#parts;
    const loads = foresee(ask, known.settings.counters);
    return commits.add((batch) => changeIn(batch, ask, decide), { loads });
  }

  tickets(sequences: readonly number[]): Promise<(TicketWithPosition | null)[]> {
    return this.#parts.reads.tickets(sequences);
  }

  ticketsAtPace(
    sequences: readonly number[],
  ): Promise<{ tickets: (TicketWithPosition | null)[]; pace: Pace }> {
    return this.#parts.reads.ticketsAtPace(sequences);
  }

  board(waiting: number, recent: number): Promise<BoardFacts> {
    return this.#parts.reads.board(waiting, recent, () => this.#parts.hold.isHeld);
  }

  deadlines(): Promise<QueueMs[]> {
    return this.#parts.reads.deadlines();
  }

  ban(network: string): Ban | null {
    return this.#bans().longest(network);
  }

  bans(): Promise<Ban[]> {
    return this.#parts.reads.bans();
  }

  async banCount(at: WallMs): Promise<number> {
    return this.#bans().countInForce(at);
  }

  async bansNear(network: string, wall: WallMs, limit: number): Promise<BansNear> {
    return this.#bans().near(network, wall, limit);
  }

  endingBans(): readonly Ban[] {
    return this.#bans().ending;
  }

  async settingsInForce(): Promise<Setting[]> {
    return [...(this.#parts.known.row?.settings ?? [])];
  }

  catOf(sequence: number): Promise<Cat | null> {
    return this.#parts.pictures.catOf(sequence);
  }

  log(query: { sequence?: number; limit: number }): Promise<LogEvent[]> {
    return this.#parts.reads.log(query);
  }

  tallies(from: WallMs, to: WallMs): Promise<Tally[]> {
    return this.#parts.reads.tallies(from, to);
  }

  stockSize(): Promise<number> {
    return this.#parts.reads.stockSize();
  }

  async addToStock(cat: Cat): Promise<void> {
    const stored = await this.#parts.pictures.add(cat);
    await this.#parts.commits.add((batch) => {
      if (!(batch.tables instanceof Overlay)) throw new Error("expected this store's own tables");
      batch.tables.cats.addStored(stored);
      batch.changes++;
    });
  }

  async claimChore(name: string, forMs: number): Promise<boolean> {
    const { reader, daemon } = this.#parts;
    return reader.statement((trip) => {
      const claimed = trip.add({ kind: "claimChore", name, daemon, forMs });
      return () => claimed().count === 1;
    });
  }

  async refresh(): Promise<void> {
    const { poll, known } = this.#parts;
    await poll.read();
    // A new life has begun meanwhile, of which others are reading yet.
    for (let tries = 0; known.restorationCount < 0 && tries < MAX_READINGS; tries++) await poll.read();
  }

  async heartbeat(): Promise<void> {
    const { commits, known, poll } = this.#parts;
    const agoMs = known.row ? await poll.read() : Number.POSITIVE_INFINITY;
    // Below zero where the database's clock was set back: queue time stands until somebody commits by that one.
    if (agoMs >= 0 && agoMs < ALIVE_MS) return;
    await commits.add((batch) => batch.noteAlive());
  }

  async prune(before: Retained, limit: number): Promise<number> {
    const { commits, pictures } = this.#parts;
    const pruned = await commits.add((batch) => prune(batch, before, limit), { isAlone: true });
    await pictures.prune(limit);
    await this.#pruneDaemons();
    return pruned;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // Queue time runs on until now, if this can be committed.
    this.#parts.commits.add((batch) => batch.noteAlive()).catch(() => {});
    await this.#parts.close();
  }

  /** Deletes the rows of daemons that have ended: none of them can still need one to recover. */
  async #pruneDaemons(): Promise<void> {
    const { reader, known, daemon } = this.#parts;
    const before = (known.row?.clockAt ?? 0) - DAEMON_ROW_MS;
    await reader.statement((trip) => trip.add({ kind: "pruneDaemons", before, except: daemon }));
  }

  #bans(): BanList {
    if (this.#isClosed) throw new StorageError("broken", new Error("the store has been closed"));
    return this.#parts.known.bans.list;
  }
}
