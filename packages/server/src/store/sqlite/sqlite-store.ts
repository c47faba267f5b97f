import { randomBytes } from "node:crypto";
import type { Database } from "better-sqlite3";
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
import type {
  Ask,
  BansNear,
  Committed,
  Decision,
  Facts,
  Retained,
  StorageError,
  Store,
} from "../../queue/store.ts";
import { type Clock, systemClock } from "../../queue/time/clock.ts";
import { QueueTime } from "../../queue/time/queue-time.ts";
import { BansInMemory } from "../batch/bans-in-memory.ts";
import type { Batch } from "../batch/batch.ts";
import { changeIn } from "../batch/change.ts";
import { type CommitWatch, NOBODY } from "../batch/commit-watch.ts";
import { prune } from "../batch/prune.ts";
import { type ReadSettings, SettingsInMemory } from "../batch/settings-in-memory.ts";
import { DiskHealth } from "../disk-health.ts";
import { StoreEvents } from "../store-events.ts";
import { restore } from "./backup/restore.ts";
import { GroupCommit } from "./commit/group-commit.ts";
import { hasRoom } from "./file/free-room.ts";
import { assertNotMoved } from "./file/move-mark.ts";
import { openDatabase } from "./file/open-database.ts";
import { MIGRATIONS } from "./file/schema.ts";
import { storageFault } from "./file/sqlite-fault.ts";
import { sqliteOutbox } from "./outbox.ts";
import { Reads } from "./reads.ts";
import { prepareTables, type Tables } from "./tables/tables.ts";

export interface SqliteStoreOptions extends SqliteStoreParts {
  /** `catqd.db` in the data folder, which must be locked (see `data-folder.ts`). */
  readonly file: string;
  /** Called when the file was a backup, which from now on is a queue, going on with that sequence. */
  readonly onRestored?: (from: { firstSequence: number }) => void;
}

export interface SqliteStoreParts {
  readonly clock?: Clock;
  readonly readSettings: ReadSettings;
  /** Called once when the disk has failed for good: the store refuses everything until it is opened anew. */
  readonly onFatal?: (error: StorageError) => void;
  readonly watch?: CommitWatch;
}

/** Opens or makes the queue on disk. Rejects with StoreRefused, the file untouched, where it cannot be used. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const db = openDatabase(options.file, MIGRATIONS, () => randomBytes(32));
  try {
    assertNotMoved(db);
    const restored = restore(db, (options.clock ?? systemClock).wall(), randomBytes(16));
    if (restored) options.onRestored?.(restored);
    return new SqliteStore(db, options);
  } catch (error) {
    db.close();
    throw storageFault(error) ?? error;
  }
}

/**
 * The queue in an open, migrated SQLite database, on which no other daemon runs. Nothing of it is kept in memory between
 * commits but the bans and the settings.
 */
export class SqliteStore implements Store {
  readonly key: Buffer;
  readonly restorations: readonly Restoration[];
  readonly time: QueueTime;
  readonly shared = null;
  readonly outbox: Outbox;
  readonly #db: Database;
  readonly #tables: Tables;
  readonly #reads: Reads;
  readonly #health: DiskHealth;
  readonly #commits: GroupCommit;
  readonly #bans: BansInMemory;
  readonly #settings: SettingsInMemory;
  readonly #events = new StoreEvents();
  readonly on = this.#events.on;

  constructor(
    db: Database,
    { clock = systemClock, readSettings, onFatal = () => {}, watch = NOBODY }: SqliteStoreParts,
  ) {
    this.#db = db;
    // Waiting for another program's lock would hold up everything: group commit tries again instead.
    db.pragma("busy_timeout = 0");
    this.#tables = prepareTables(db);
    this.#reads = new Reads(this.#tables, () => clock.wall());
    const { queue, bans, settings, restorations } = this.#tables;
    const { aliveAt, mode } = queue.read();
    this.time = new QueueTime(clock, aliveAt, mode.isPaused);
    this.#bans = new BansInMemory(bans, () => queue.read().banRevision);
    this.#settings = new SettingsInMemory(settings, readSettings, () => queue.read().settingsRevision);
    this.#health = new DiskHealth({
      classify: storageFault,
      onFatal,
      onHeld: (why) => {
        this.time.setHeld(why !== null);
        this.#events.tell("held", why !== null, why);
      },
      hasRoom: () => hasRoom(db.name),
    });
    this.#commits = new GroupCommit({
      db,
      tables: this.#tables,
      inMemory: { bans: this.#bans, settings: this.#settings },
      moment: () => ({ now: this.time.now(), wall: clock.wall() }),
      health: this.#health,
      clock,
      onCommitted: (batch) => this.#committed(batch),
      watch,
    });
    this.outbox = sqliteOutbox({
      commits: this.#commits,
      table: this.#tables.subscriptions,
      clock,
      read: (read) => this.#health.read(read),
      onNews: (listener) => this.#events.on("news", listener),
    });
    this.key = queue.key();
    this.restorations = restorations.all();
  }

  get settings(): QueueSettings {
    return this.#health.read(() => this.#settings.current());
  }

  change<A>(ask: Ask, decide: (facts: Facts) => Decision<A>): Promise<Committed<A>> {
    return this.#commits.add((batch) => changeIn(batch, ask, decide));
  }

  async tickets(sequences: readonly number[]): Promise<(TicketWithPosition | null)[]> {
    return this.#health.read(() => this.#reads.tickets(sequences));
  }

  async ticketsAtPace(
    sequences: readonly number[],
  ): Promise<{ tickets: (TicketWithPosition | null)[]; pace: Pace }> {
    return this.#health.read(() => ({ tickets: this.#reads.tickets(sequences), pace: this.#reads.pace() }));
  }

  async board(waiting: number, recent: number): Promise<BoardFacts> {
    return this.#health.read(() => this.#reads.board(waiting, recent));
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

  endingBans(): readonly Ban[] {
    return this.#health.read(() => this.#bans.current().ending);
  }

  async settingsInForce(): Promise<Setting[]> {
    return this.#health.read(() => this.#tables.settings.all());
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

  /** There is no other daemon. */
  async claimChore(): Promise<boolean> {
    return true;
  }

  /** There is no other daemon. */
  async refresh(): Promise<void> {}

  heartbeat(): Promise<void> {
    return this.#commits.add((batch) => {
      batch.noteAlive();
      if (this.#health.isHeld) batch.probe();
    });
  }

  prune(before: Retained, limit: number): Promise<number> {
    return this.#commits.add((batch) => prune(batch, before, limit));
  }

  async close(): Promise<void> {
    if (!this.#db.open) return;
    const lastHeartbeat = this.#health.failure ? null : this.heartbeat();
    this.#commits.flushForGood();
    this.#health.close();
    this.#db.close();
    await lastHeartbeat;
  }

  #committed({ queue, moment, isShown, isAtCounters, areSettingsChanged, hasNews }: Batch): void {
    this.time.setPaused(queue.mode.isPaused, moment.now);
    if (isShown) this.#events.tell("change", queue.revision, isAtCounters);
    if (areSettingsChanged) this.#events.tell("settings");
    if (hasNews) this.#events.tell("news");
  }
}
