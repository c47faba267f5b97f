import { StorageError } from "../../../queue/store.ts";
import type { Batch } from "../../batch/batch.ts";
import type { CommitWatch } from "../../batch/commit-watch.ts";
import type { Connection } from "../connection/connection.ts";
import type { Hold } from "../connection/hold.ts";
import { isAway, isLockTimeout, isWorthAgain, LOCK_TIMEOUT } from "../connection/refusals.ts";
import { StatementRefused } from "../connection/trip.ts";
import type { Session, StoredQueue } from "../session.ts";
import type { CaughtUp } from "./catch-up.ts";
import { type Job, makeJob } from "./job.ts";
import { JobQueue } from "./job-queue.ts";
import { recover } from "./recover.ts";
import { type BatchParts, runBatch, type Sent, WrongCount } from "./run-batch.ts";

/** So long somebody waits to hear whether a change was made, or for a batch that could be committed. */
const PATIENCE_MS = 5000;

export interface CommitParts extends BatchParts {
  readonly connection: Connection;
  readonly hold: Hold;
  /** Runs a function when what is asked for in these moments has been asked. */
  readonly gather: (run: () => void) => void;
  readonly watch: CommitWatch;
  /** Called after each commit, before anybody is answered. */
  readonly onCommitted: (row: StoredQueue) => void;
  /** Called after each commit that left news to send. */
  readonly onNews: () => void;
  readonly onFatal: (error: StorageError) => void;
}

/** A batch of which nobody knows whether it was committed. */
interface Pending {
  readonly number: number;
  readonly sent: Sent;
  /** Tells those who asked that nobody knows. */
  readonly giveUp: () => void;
  /** They wait no longer for that. */
  readonly cancel: () => void;
}

/**
 * Runs what is asked for in batches, one after the other: while one waits for the lock or the disk, the next gathers.
 * Nobody is answered before the COMMIT is, and nothing is asked of the database by two batches at once.
 */
export class Commits {
  readonly #parts: CommitParts;
  readonly #queue = new JobQueue();
  /** Of this daemon's last batch that was sent with a COMMIT. */
  #number = 0;
  #pending: Pending | null = null;
  #isRunning = false;
  #isLockedOut = false;
  #failure: StorageError | null = null;
  #onIdle: (() => void)[] = [];

  constructor(parts: CommitParts) {
    this.#parts = parts;
  }

  /** Does `work` in the next batch; resolves with its result when that is committed. */
  add<T>(
    work: (batch: Batch) => T,
    { loads = [], isAlone = false }: Partial<Pick<Job, "loads" | "isAlone">> = {},
  ): Promise<T> {
    const since = this.#parts.clock.now();
    const { job, result } = makeJob(work, { loads, isAlone, since });
    if (this.#failure) job.reject(this.#failure);
    else if (this.#parts.hold.isHeld) job.reject(away("nothing can be stored until it is back"));
    else {
      this.#queue.add(job);
      this.run();
    }
    return result;
  }

  /** Whether somebody has kept the queue's row locked for as long as anybody waits for it. */
  get isLockedOut(): boolean {
    return this.#isLockedOut;
  }

  /** Commits what waits; a hold ends with the next commit, so there is one even where nothing waits. */
  run(): void {
    if (this.#isRunning || this.#failure) return;
    this.#isRunning = true;
    this.#parts.gather(() => void this.#runAll());
  }

  /** Commits at once, with or without jobs, to see what has become of the queue. */
  look(): void {
    this.add(() => {}).catch(() => {});
  }

  /** Refuses who waits, as nothing can be stored. */
  refuseWaiting(): void {
    this.#queue.rejectAll(away("it has been away too long"));
    // Who closes waits no longer either: nothing may ever be committed again.
    this.#tellIdle();
  }

  /** Resolves when nothing waits any more, or nothing can be stored; from then on everything is refused. */
  async close(): Promise<void> {
    if (this.#parts.hold.isWaiting) this.refuseWaiting();
    else await this.#idle();
    this.#failure ??= new StorageError("broken", new Error("the store has been closed"));
    this.#queue.rejectAll(this.#failure);
    this.#pending?.giveUp();
  }

  /** Nothing can be done any more. */
  fail(error: unknown): void {
    if (this.#failure) return;
    this.#failure = error instanceof StorageError ? error : new StorageError("broken", error);
    this.#queue.rejectAll(this.#failure);
    this.#pending?.giveUp();
    this.#parts.onFatal(this.#failure);
  }

  #idle(): Promise<void> {
    if (!this.#isRunning) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  get #isWanted(): boolean {
    if (this.#failure) return false;
    return !this.#queue.isEmpty || this.#pending !== null || this.#parts.hold.isWaiting;
  }

  async #runAll(): Promise<void> {
    try {
      while (this.#isWanted) {
        const session = await this.#parts.connection.get();
        if (this.#pending) await this.#recover(session, this.#pending);
        else await this.#next(session);
      }
    } catch (error) {
      this.fail(error);
    }
    // Of a batch that was under way when everything ended.
    if (this.#failure) this.#queue.rejectAll(this.#failure);
    // In the same moment in which nothing was wanted: what is asked for from now on runs anew.
    this.#isRunning = false;
    this.#tellIdle();
  }

  #tellIdle(): void {
    for (const tell of this.#onIdle.splice(0)) tell();
  }

  async #next(session: Session): Promise<void> {
    const { clock } = this.#parts;
    const error = new StorageError("away", new StatementRefused(LOCK_TIMEOUT, "the queue's row was locked"));
    this.#queue.rejectOlder(clock.now() - PATIENCE_MS, error);
    const jobs = this.#queue.take();
    try {
      const { fate, sent } = await runBatch(session, jobs, this.#number + 1, this.#parts);
      this.#number++;
      this.#queue.putBack(sent.left);
      if (fate === "committed") this.#committed(sent);
      else this.#wonder(session, sent);
    } catch (error) {
      this.#refused(session, jobs, error);
    }
  }

  /** A batch was not committed: decides whose fault that was. */
  #refused(session: Session, jobs: readonly Job[], error: unknown): void {
    const { connection, memory } = this.#parts;
    memory.rollBack();
    if (error instanceof StorageError) {
      this.#queue.putBack(jobs);
      throw error;
    }
    if (error instanceof WrongCount) {
      for (const job of jobs) job.reject(new StorageError("unknown", error));
      throw error;
    }
    this.#isLockedOut = isLockTimeout(error);
    const isPassing = isAway(error) || isWorthAgain(error);
    if (!isPassing && jobs.length <= 1) {
      for (const job of jobs) job.reject(error);
      if (jobs.length === 0) throw error;
      return;
    }
    this.#queue.putBack(jobs, { isOneByOne: !isPassing });
    if (isAway(error)) connection.drop(session, error);
  }

  #committed({ jobs, decided, row, caughtUp }: Sent): void {
    const { known, watch, clock } = this.#parts;
    const { batch, overlay, writing } = decided;
    const left = overlay.ground.loaded.banNames;
    if (left) known.bans.keep(left);
    known.bans.commit(overlay.bans.changed, row.banRevision);
    this.#seeCommitted(caughtUp, row, batch.isAtCounters);
    const ms = clock.now() - caughtUp.sentAt;
    if (writing > 0) watch.committed({ changes: writing, ms, events: batch.events });
    for (const job of jobs) job.settle();
    if (batch.hasNews) this.#parts.onNews();
  }

  #seeCommitted({ restoration }: CaughtUp, row: StoredQueue, isAtCounters: boolean): void {
    const { known, time, hold, onCommitted } = this.#parts;
    this.#isLockedOut = false;
    if (restoration) known.setRestorations([...known.restorations, restoration]);
    time.committed(row);
    known.see(row, { isAtCounters });
    hold.fine();
    onCommitted(row);
  }

  /** Nobody said what came of a COMMIT. Those who asked wait some seconds to hear it. */
  #wonder(session: Session, sent: Sent): void {
    const { clock, connection } = this.#parts;
    const error = new StorageError("unknown", new Error("the COMMIT was not answered"));
    const giveUp = (): void => {
      for (const job of sent.jobs) if (!job.isOver) job.reject(error);
    };
    const cancel = clock.wake(clock.now() + PATIENCE_MS, giveUp);
    this.#pending = { number: this.#number, sent, giveUp, cancel };
    connection.drop(session, error);
  }

  async #recover(session: Session, pending: Pending): Promise<void> {
    const { connection, memory } = this.#parts;
    try {
      const recovered = await recover(session, pending.number, this.#parts);
      if (recovered.fate === "again") return connection.drop(session, new Error("no answer again"));
      memory.rollBack();
      pending.cancel();
      this.#pending = null;
      if (recovered.fate === "untold") {
        pending.giveUp();
        return;
      }
      this.#seeCommitted(recovered.caughtUp, recovered.row, true);
      this.#parts.onNews();
      if (recovered.fate === "lost") this.#queue.putBack(pending.sent.jobs);
      else for (const job of pending.sent.jobs) job.settle();
    } catch (error) {
      if (isAway(error)) connection.drop(session, error);
      else if (!isWorthAgain(error)) throw error;
    }
  }
}

function away(why: string): StorageError {
  return new StorageError("away", new Error(why));
}
