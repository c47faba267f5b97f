import { randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";
import type { Database } from "better-sqlite3";
import {
  type Ban,
  type BoardFacts,
  type Cat,
  type LogEvent,
  type QueueMs,
  type Restoration,
  stateOf,
  type Tally,
  type TicketWithPosition,
  type WallMs,
} from "../../queue/model.ts";
import type {
  Ask,
  BansNear,
  ChangeListener,
  Committed,
  Decision,
  Facts,
  Retained,
  StorageError,
  Store,
} from "../../queue/store.ts";
import { applyEffects } from "../batch/apply-effects.ts";
import { BansInMemory } from "../batch/bans-in-memory.ts";
import { loadFacts } from "../batch/load-facts.ts";
import { DiskHealth } from "../disk-health.ts";
import { restore } from "./backup/restore.ts";
import { type CommitWatch, NOBODY } from "./commit/commit-watch.ts";
import { GroupCommit } from "./commit/group-commit.ts";
import { hasRoom } from "./file/free-room.ts";
import { openDatabase } from "./file/open-database.ts";
import { MIGRATIONS } from "./file/schema.ts";
import { storageFault } from "./file/sqlite-fault.ts";
import { prepareTables, type Tables } from "./tables/tables.ts";

export interface SqliteStoreOptions {
  /** `catqd.db` in the data folder, which must be locked (see `data-folder.ts`). */
  readonly file: string;
  /** Wall-clock milliseconds. */
  readonly wall?: () => WallMs;
  /** Called when the file was a backup, which from now on is a queue, going on with that sequence. */
  readonly onRestored?: (from: { firstSequence: number }) => void;
  /** Called once when the disk has failed for good: the store refuses everything until it is opened anew. */
  readonly onFatal?: (error: StorageError) => void;
  readonly watch?: CommitWatch;
}

/** Opens or makes the queue on disk. Rejects with StoreRefused, the file untouched, where it cannot be used. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { wall = Date.now } = options;
  const db = openDatabase(options.file, MIGRATIONS, () => randomBytes(32));
  try {
    const restored = restore(db, wall(), randomBytes(16));
    if (restored) options.onRestored?.(restored);
    return new SqliteStore(db, options.onFatal, options.watch);
  } catch (error) {
    db.close();
    throw storageFault(error) ?? error;
  }
}

/** The queue in an open, migrated SQLite database. Nothing of it is kept in memory between commits but the bans. */
export class SqliteStore implements Store {
  readonly key: Buffer;
  readonly restorations: readonly Restoration[];
  readonly aliveAt: QueueMs;
  readonly #db: Database;
  readonly #tables: Tables;
  readonly #health: DiskHealth;
  readonly #commits: GroupCommit;
  readonly #bans: BansInMemory;
  readonly #events = new EventEmitter<{ change: Parameters<ChangeListener>; full: [isFull: boolean] }>();

  constructor(db: Database, onFatal: (error: StorageError) => void = () => {}, watch: CommitWatch = NOBODY) {
    this.#db = db;
    this.#tables = prepareTables(db);
    this.#bans = new BansInMemory(this.#tables.bans, () => this.#tables.queue.read().banRevision);
    this.#health = new DiskHealth({
      classify: storageFault,
      onFatal,
      onFull: (isFull) => queueMicrotask(() => this.#events.emit("full", isFull)),
      hasRoom: () => hasRoom(db.name),
    });
    this.#commits = new GroupCommit({
      db,
      tables: this.#tables,
      bans: this.#bans,
      health: this.#health,
      // On its own, so that a listener's fault is nobody else's.
      onShown: (...change) => queueMicrotask(() => this.#events.emit("change", ...change)),
      watch,
    });
    this.key = this.#tables.queue.key();
    this.restorations = this.#tables.restorations.all();
    this.aliveAt = this.#tables.queue.read().aliveAt;
  }

  change<A>(ask: Ask, decide: (facts: Facts) => Decision<A>): Promise<Committed<A>> {
    return this.#commits.add((batch) => {
      const { answer, effects, at, show } = decide(loadFacts(batch, ask));
      applyEffects(batch, effects);
      if (effects.length > 0 && at !== undefined) batch.noteAlive(at);
      const shown = show === undefined ? null : batch.ticketWithPosition(show);
      return { answer, shown, pace: shown && batch.pace() };
    });
  }

  async tickets(sequences: readonly number[]): Promise<(TicketWithPosition | null)[]> {
    const { tickets, line } = this.#tables;
    return this.#health.read(() => {
      const rows = tickets.many(sequences);
      const positions = line.positionsOf(rows.flatMap(({ place }) => place ?? []));
      const found = new Map(
        rows.map(({ ticket, place }) => [
          ticket.sequence,
          { ticket, position: place === null ? null : (positions.get(place) ?? null) },
        ]),
      );
      return sequences.map((sequence) => found.get(sequence) ?? null);
    });
  }

  async board(waiting: number, recent: number): Promise<BoardFacts> {
    const { queue, tickets, log, announcement } = this.#tables;
    return this.#health.read(() => {
      const { revision, mode, waitingCount } = queue.read();
      return {
        revision,
        state: stateOf(mode),
        atCounters: tickets.atCounters().map(({ ticket }) => ticket),
        waiting: tickets.headSequences(waiting),
        waitingCount,
        recent: log.recentEnds(recent),
        ...log.recentTurns(),
        announcement: announcement.read(),
      };
    });
  }

  async deadlines(): Promise<QueueMs[]> {
    return this.#health.read(() => this.#tables.tickets.deadlines());
  }

  ban(network: string): Ban | null {
    return this.#health.read(() => this.#bans.current().longest(network));
  }

  async bans(): Promise<Ban[]> {
    return this.#health.read(() => this.#tables.bans.all());
  }

  async bansNear(network: string, wall: WallMs, limit: number): Promise<BansNear> {
    return this.#health.read(() => this.#bans.current().near(network, wall, limit));
  }

  async endingBans(): Promise<Ban[]> {
    return this.#health.read(() => this.#tables.bans.ending());
  }

  async banCount(at: WallMs): Promise<number> {
    return this.#health.read(() => this.#bans.current().countInForce(at));
  }

  async catOf(sequence: number): Promise<Cat | null> {
    return this.#health.read(() => this.#tables.cats.ofTicket(sequence));
  }

  async log(query: { sequence?: number; limit: number }): Promise<LogEvent[]> {
    return this.#health.read(() => this.#tables.log.newest(query));
  }

  async tallies(from: WallMs, to: WallMs): Promise<Tally[]> {
    return this.#health.read(() => this.#tables.tallies.between(from, to));
  }

  async stockSize(): Promise<number> {
    return this.#health.read(() => this.#tables.cats.stockSize());
  }

  addToStock(cat: Cat): Promise<void> {
    return this.#commits.add((batch) => {
      batch.tables.cats.add(cat);
      batch.changes++;
    });
  }

  heartbeat(at: QueueMs): Promise<void> {
    return this.#commits.add((batch) => {
      batch.noteAlive(at);
      if (this.#health.isFull) batch.probe();
    });
  }

  prune(before: Retained, limit: number): Promise<number> {
    return this.#commits.add((batch) => {
      const { tickets, log, bans, tallies } = batch.tables;
      const lines = log.prune(before.log, limit);
      const overBans = bans.prune(before.bans, limit);
      if (overBans > 0) batch.queue.banRevision++;
      const pruned =
        tickets.prune(before.tickets, limit) + lines + overBans + tallies.prune(before.tallies, limit);
      if (pruned === 0) return 0;
      batch.forgetTickets();
      batch.changes++;
      // Old ends go from the board with the log. A ticket that goes was shown to nobody any more.
      if (lines > 0) batch.isShown = true;
      return pruned;
    });
  }

  onChange(listener: ChangeListener): () => void {
    this.#events.on("change", listener);
    return () => this.#events.off("change", listener);
  }

  onFull(listener: (isFull: boolean) => void): () => void {
    this.#events.on("full", listener);
    return () => this.#events.off("full", listener);
  }

  async close(at: QueueMs): Promise<void> {
    if (!this.#db.open) return;
    const lastHeartbeat = this.#health.failure ? null : this.heartbeat(at);
    this.#commits.flush();
    this.#health.close();
    this.#db.close();
    await lastHeartbeat;
  }
}
