import type { Database, Statement } from "better-sqlite3";
import type { Moment } from "../../../queue/model.ts";
import { StorageError } from "../../../queue/store.ts";
import type { Clock } from "../../../queue/time/clock.ts";
import { Batch, type InMemory } from "../../batch/batch.ts";
import type { CommitWatch } from "../../batch/commit-watch.ts";
import type { Tables } from "../../batch/tables.ts";
import type { DiskHealth } from "../../disk-health.ts";
import { storageFault } from "../file/sqlite-fault.ts";

interface Job {
  /** Does the work and keeps its result. May run again, in a later batch. */
  readonly run: (batch: Batch) => void;
  readonly settle: () => void;
  readonly reject: (error: unknown) => void;
  /** When it was asked for. */
  readonly at: number;
  /** Whether it changed anything when it last ran. */
  isWriting: boolean;
}

interface GroupCommitParts {
  readonly db: Database;
  readonly tables: Tables;
  readonly inMemory: InMemory;
  /** Read within the transaction, once for all changes of a commit. */
  readonly moment: () => Moment;
  readonly health: DiskHealth;
  readonly clock: Pick<Clock, "now" | "wake">;
  /** Called after each commit that changed anything, before anybody is answered. */
  readonly onCommitted: (batch: Batch) => void;
  readonly watch: CommitWatch;
}

/** So that a change never waits long for others, however fast they come. */
const MAX_TURNS = 4;
/** How often a commit is tried that meets another program's lock, and how long a change waits for that. */
const LOCKED_RETRY_MS = 50;
const MAX_LOCKED_MS = 2000;
/** From then on the clocks stand: who could not claim meanwhile loses nothing. */
const HELD_AFTER_MS = 250;

/**
 * Runs everything asked for in a row of busy turns of the event loop in one transaction: one wait for the disk
 * for all of it. Promises settle after the commit.
 */
export class GroupCommit {
  readonly #parts: GroupCommitParts;
  readonly #db: Database;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #rollback: Statement;
  #jobs: Job[] = [];
  #isClosing = false;

  constructor(parts: GroupCommitParts) {
    this.#parts = parts;
    this.#db = parts.db;
    this.#begin = parts.db.prepare("BEGIN IMMEDIATE");
    this.#commit = parts.db.prepare("COMMIT");
    this.#rollback = parts.db.prepare("ROLLBACK");
  }

  /** Does `work` in the next commit; resolves with its result when that is on disk. */
  add<T>(work: (batch: Batch) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      let result: () => void = () => {};
      if (this.#jobs.length === 0) setImmediate(() => this.#gather(0, 1));
      this.#jobs.push({
        run: (batch) => {
          const value = work(batch);
          result = () => resolve(value);
        },
        settle: () => result(),
        reject,
        at: this.#parts.clock.now(),
        isWriting: false,
      });
    });
  }

  /**
   * Commits once a turn of the event loop has brought nothing new. Those who are answered by one commit ask
   * again while the others are still being answered: gathered so, they share the next one, too.
   */
  #gather(known: number, turn: number): void {
    const count = this.#jobs.length;
    if (count > known && turn < MAX_TURNS) setImmediate(() => this.#gather(count, turn + 1));
    else this.flush();
  }

  /** Commits at once what is waiting to be. */
  flush(): void {
    let jobs: readonly Job[] = this.#jobs;
    this.#jobs = [];
    while (jobs.length > 0) jobs = this.#attempt(jobs);
  }

  /** The last commit: what cannot be stored at once is rejected. */
  flushForGood(): void {
    this.#isClosing = true;
    this.flush();
  }

  /** Settles the jobs, and returns those that should be tried again without the others. */
  #attempt(jobs: readonly Job[]): readonly Job[] {
    if (this.#parts.health.failure) return rejectAll(jobs, this.#parts.health.failure);
    const startedAt = this.#parts.watch.now();
    let batch: Batch;
    try {
      batch = this.#transact(jobs);
    } catch (error) {
      return this.#salvage(jobs, error);
    }
    if (batch.changes > 0) {
      this.#parts.health.stored();
      this.#tellOf(batch, jobs, startedAt);
      this.#parts.onCommitted(batch);
    }
    for (const job of jobs) job.settle();
    return [];
  }

  #tellOf({ events }: Batch, jobs: readonly Job[], startedAt: number): void {
    let changes = 0;
    for (const job of jobs) if (job.isWriting) changes++;
    this.#parts.watch.committed({ changes, ms: this.#parts.watch.now() - startedAt, events });
  }

  #transact(jobs: readonly Job[]): Batch {
    for (const job of jobs) job.isWriting = false;
    this.#begin.run();
    try {
      const batch = new Batch(this.#parts.tables, this.#parts.inMemory, this.#parts.moment());
      for (const job of jobs) {
        const { changes } = batch;
        // Set ahead, as a job that throws may have written.
        job.isWriting = true;
        job.run(batch);
        job.isWriting = batch.changes > changes;
      }
      batch.finish();
      this.#commit.run();
      return batch;
    } catch (error) {
      // SQLite may have rolled back by itself, as it does on some faults of the disk.
      if (this.#db.inTransaction) this.#rollback.run();
      this.#parts.inMemory.bans.rollBack();
      this.#parts.inMemory.settings.rollBack();
      throw error;
    }
  }

  /** Nothing of the jobs was kept. Rejects those to blame; returns those that deserve another try. */
  #salvage(jobs: readonly Job[], error: unknown): readonly Job[] {
    if (storageFault(error)?.kind === "locked") return this.#awaitLock(jobs, error);
    const reason = this.#parts.health.judge(error);
    if (!(reason instanceof StorageError)) {
      if (jobs.length === 1) return rejectAll(jobs, reason);
      for (const job of jobs) this.#attempt([job]);
      return [];
    }
    // The disk is full: those that only read need no room.
    const isInnocent = (job: Job): boolean => reason.kind === "full" && !job.isWriting;
    const innocent = jobs.filter(isInnocent);
    if (innocent.length === jobs.length) return rejectAll(jobs, reason);
    rejectAll(
      jobs.filter((job) => !isInnocent(job)),
      reason,
    );
    return innocent;
  }

  /** Puts the jobs off that have not waited for long, and rejects the others. */
  #awaitLock(jobs: readonly Job[], error: unknown): readonly Job[] {
    const { clock, health } = this.#parts;
    const now = clock.now();
    const isTooLong = ({ at }: Job): boolean => this.#isClosing || now - at >= MAX_LOCKED_MS;
    const isHeld = this.#isClosing || jobs.some(({ at }) => now - at >= HELD_AFTER_MS);
    const reason = isHeld ? health.judge(error) : error;
    rejectAll(jobs.filter(isTooLong), reason);
    const rest = jobs.filter((job) => !isTooLong(job));
    if (rest.length === 0) return [];
    // Those that came meanwhile find jobs here, and so begin no commit of their own.
    this.#jobs = [...rest, ...this.#jobs];
    clock.wake(now + LOCKED_RETRY_MS, () => this.flush());
    return [];
  }
}

function rejectAll(jobs: readonly Job[], reason: unknown): readonly Job[] {
  for (const job of jobs) job.reject(reason);
  return [];
}
