import type { Chance } from "../chance.ts";
import type { Scheduler } from "../scheduler.ts";
import { Draft, type State } from "./state.ts";

/** What a backend waits for: for its client, for the lock, for the standby; or it is gone. */
export type Wait = "ClientRead" | "lock" | "SyncRep" | "gone";

/** What any new statement sees from a time on. */
export interface View {
  readonly from: number;
  readonly state: State;
  /** null: the beginning, or what a failover left. */
  readonly commit: Commit | null;
}

/** A backend, as the server knows it. */
export interface ServerProcess {
  readonly pid: number;
  /** Whose connection it is. */
  readonly by: string;
  readonly wait: Wait;
  readonly isListening: boolean;
  /** The next BEGIN fails, as for want of memory. */
  failsToBegin: boolean;
  /** What befalls its next wait for the standby. */
  nextSyncRep: "cancelled" | "ended" | null;
  /** The lock is this one's. */
  granted(): void;
  notified(payload: string): void;
  /** `pg_terminate_backend`, or the end of the whole server. */
  terminate(how?: "killed" | "crash"): void;
  /** `pg_cancel_backend` of a wait for the standby: it is committed here, and that is all one knows. */
  cancelSyncRep(): void;
  /** Whether it has waited for its client in a transaction for so long. */
  isStalled(olderThanMs: number): boolean;
}

/** What a transaction does to the tables, whatever has been committed meanwhile. */
export type Operation = (draft: Draft) => void;

/** A transaction that is in the write-ahead log. */
export interface Commit {
  readonly index: number;
  readonly timeline: number;
  /** The process that made it. */
  readonly by: string;
  /** When it read the clock; null where it never did. */
  readonly decidedAt: number | null;
  /** The tables after it; null until it is visible. */
  state: State | null;
  visibleAt: number;
  /** When the standby had it; null where it never did. */
  durableAt: number | null;
  /** Whether a failover has lost it. */
  isLost: boolean;
  readonly operations: readonly Operation[];
}

export interface ServerOptions {
  /** The major version. */
  readonly version: number;
  /** Whether COMMIT waits for the standby. */
  readonly isSynchronous: boolean;
  /** How long the standby takes to have a commit, in milliseconds. */
  readonly standbyLagMs: number;
  /** Whether there is a pooler in transaction mode in between: sessions have no state of their own. */
  readonly hasPooler: boolean;
  /** Milliseconds of the database's clock to one of real time. */
  readonly clockRate: number;
  /** Whether the timeline may be read. */
  readonly hasTimeline: boolean;
  readonly key: Buffer;
}

/**
 * A cluster of PostgreSQL: a primary with its backends, one lock (that of the queue's row), a write-ahead log, and a
 * standby that has a beginning of it.
 */
export class DatabaseServer {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly options: ServerOptions;
  /** In the order in which they became visible. */
  readonly commits: Commit[] = [];
  /** What could be seen, and from when on; also what a failover came back to. */
  readonly views: View[];
  readonly backends = new Set<ServerProcess>();
  timeline = 1;
  /** What any new statement sees. */
  visible: State;
  isUp = true;
  isReadOnly = false;
  isSynchronous: boolean;
  maxBackends = 100;
  #clockOffset: number;
  #log: Commit[] = [];
  #received = 0;
  #isStandbyUp = true;
  #base: State;
  #lockedBy: ServerProcess | null = null;
  #waiters: ServerProcess[] = [];
  #nextPid = 1000;
  #nextPicture = 1;
  readonly #onVisible: (commit: Commit) => void;

  constructor(parts: {
    scheduler: Scheduler;
    chance: Chance;
    options: ServerOptions;
    state: State;
    wall: number;
    onVisible: (commit: Commit) => void;
  }) {
    this.scheduler = parts.scheduler;
    this.chance = parts.chance;
    this.options = parts.options;
    this.isSynchronous = parts.options.isSynchronous;
    this.visible = parts.state;
    this.#base = parts.state;
    this.views = [{ from: 0, state: parts.state, commit: null }];
    this.#clockOffset = parts.wall;
    this.#onVisible = parts.onVisible;
  }

  /** `clock_timestamp()`. */
  get clock(): number {
    return this.#clockOffset + this.scheduler.now * this.options.clockRate;
  }

  stepClock(ms: number): void {
    this.#clockOffset += ms;
  }

  nextPid(): number {
    return this.#nextPid++;
  }

  /** Of a sequence. */
  nextPicture(): number {
    return this.#nextPicture++;
  }

  /** The tables with all that is in the log, visible or not. */
  newest(): Draft {
    const draft = new Draft(this.visible);
    for (const { commit } of this.#waiting) for (const operation of commit.operations) operation(draft);
    return draft;
  }

  // ---- The lock. ----

  /** The transaction that holds it. */
  get lockedBy(): ServerProcess | null {
    return this.#lockedBy;
  }

  /** Takes the lock where it is free, even where others wait for it; else waits, and is told by `granted`. */
  lock(backend: ServerProcess): boolean {
    if (this.#lockedBy === null || this.#lockedBy === backend) {
      this.#lockedBy = backend;
      return true;
    }
    this.#waiters.push(backend);
    return false;
  }

  leaveLine(backend: ServerProcess): void {
    this.#waiters = this.#waiters.filter((other) => other !== backend);
  }

  unlock(backend: ServerProcess): void {
    if (this.#lockedBy !== backend) return;
    this.#lockedBy = null;
    if (this.#waiters.length > 0) this.scheduler.after(this.chance.between(0, 0.05), () => this.#grant());
  }

  #grant(): void {
    if (this.#lockedBy !== null || this.#waiters.length === 0) return;
    // Waiters may overtake each other.
    const index = this.chance.is(0.7) ? 0 : this.chance.whole(0, this.#waiters.length - 1);
    const [next] = this.#waiters.splice(index, 1);
    if (!next) return;
    this.#lockedBy = next;
    next.granted();
  }

  // ---- Commits. ----

  /** Writes a transaction to the log, and calls `done` when it is visible: at once, or when the standby has it. */
  commit(transaction: Pick<Commit, "by" | "operations" | "decidedAt">, done: () => void): Commit {
    const commit: Commit = {
      ...transaction,
      index: this.#log.length,
      timeline: this.timeline,
      state: null,
      visibleAt: Number.POSITIVE_INFINITY,
      durableAt: null,
      isLost: false,
    };
    this.#log.push(commit);
    if (!this.isSynchronous) {
      this.show(commit);
      done();
    }
    this.#replicate(this.isSynchronous ? { commit, done } : null);
    return commit;
  }

  /** Makes a commit visible: that of a wait that was cut short is not durable yet. */
  show(commit: Commit): void {
    if (commit.state !== null || commit.timeline !== this.timeline) return;
    const draft = new Draft(this.visible);
    for (const operation of commit.operations) operation(draft);
    commit.state = this.visible = draft.state;
    commit.visibleAt = this.scheduler.now;
    this.commits.push(commit);
    this.views.push({ from: commit.visibleAt, state: commit.state, commit });
    this.#onVisible(commit);
  }

  #waiting: { readonly commit: Commit; readonly done: () => void }[] = [];

  #replicate(waiting: { readonly commit: Commit; readonly done: () => void } | null): void {
    if (waiting) this.#waiting.push(waiting);
    const { timeline } = this;
    const end = this.#log.length;
    const lag = this.options.standbyLagMs * this.chance.between(0.5, 1.5);
    this.scheduler.after(lag, () => {
      if (timeline === this.timeline && this.#isStandbyUp) this.#receive(end);
    });
  }

  #receive(end: number): void {
    for (; this.#received < end; this.#received++) {
      const commit = this.#log[this.#received];
      if (commit) commit.durableAt = this.scheduler.now;
    }
    const through = this.#waiting.filter(({ commit }) => commit.index < end);
    this.#waiting = this.#waiting.filter(({ commit }) => commit.index >= end);
    for (const { commit, done } of through) {
      this.show(commit);
      done();
    }
  }

  setStandby(isUp: boolean): void {
    this.#isStandbyUp = isUp;
    if (isUp) this.#replicate(null);
  }

  // ---- Breakage. ----

  /** All connections end. What is in the log is visible when it comes back: a wait for the standby is over. */
  crash(): void {
    this.isUp = false;
    for (const backend of [...this.backends]) backend.terminate("crash");
    this.#waiting = [];
    for (const commit of this.#log) this.show(commit);
  }

  start(): void {
    this.isUp = true;
    this.isReadOnly = false;
    this.#replicate(null);
  }

  /** The standby becomes the primary. What it lacks is lost; returns how many commits that were. */
  failOver(clockMs: number): number {
    this.isUp = false;
    for (const backend of [...this.backends]) backend.terminate("crash");
    this.#waiting = [];
    const draft = new Draft(this.#base);
    for (const commit of this.#log.slice(0, this.#received)) {
      for (const operation of commit.operations) operation(draft);
      // Visible now, whoever waited for it.
      if (commit.state === null) {
        commit.state = draft.state;
        commit.visibleAt = this.scheduler.now;
        this.commits.push(commit);
        this.#onVisible(commit);
      }
    }
    const lost = this.#log.slice(this.#received);
    for (const commit of lost) commit.isLost = true;
    this.visible = this.#base = draft.state;
    this.views.push({ from: this.scheduler.now, state: this.visible, commit: null });
    this.#log = [];
    this.#received = 0;
    this.#isStandbyUp = true;
    this.timeline++;
    this.stepClock(clockMs);
    return lost.length;
  }
}
