import type { QueueMs, WallMs } from "../../queue/model.ts";
import type { Clock } from "../../queue/time/clock.ts";
import type { StoreTime } from "../../queue/time/store-time.ts";
import type { DatabaseMs, StoredQueue } from "./session.ts";

/** A gap beyond this counts as time in which no daemon was alive; and so long is reckoned without a reading. */
const STALL_MS = 2000;
/** Two readings of different clocks that seem to have moved apart by less than this have not. */
const SAME_MS = 50;
/** A timer that fired too early is armed no sooner than this after the reading that said so. */
const REARM_MS = 20;

/** The queue's row and the database's clock, read together, and this daemon's monotonic time around it. */
export interface Reading {
  readonly row: Pick<StoredQueue, "aliveAt" | "clockAt" | "mode">;
  readonly clock: DatabaseMs;
  readonly sentAt: number;
  readonly receivedAt: number;
  /** Whether nobody else could commit meanwhile, so that this reading may be committed itself. */
  readonly isLocked: boolean;
}

/**
 * Queue time of several daemons, without a leader. Each commit writes what the database's clock said under the lock;
 * the next one adds the gap since then, but for jumps of that clock that this daemon could measure by its own. So it
 * runs while any daemon commits at least every two seconds, and stands while none does. Between commits each daemon
 * reckons on by its own clock, and every reading replaces that, backwards too.
 */
export class DatabaseTime implements StoreTime {
  readonly #clock: Clock;
  /** Daemons wait for the same deadline: each for a few milliseconds longer, so that one of them keeps it for all. */
  readonly #staggerMs: number;
  #last: { readonly clock: DatabaseMs; readonly sentAt: number; readonly clockAt: DatabaseMs | null } | null =
    null;
  /** How far the database's clock has jumped ahead since it was last written. */
  #jumpsMs = 0;
  /** The newest reading that may be committed, and the jumps before it. */
  #locked: { readonly clock: DatabaseMs; readonly jumpsMs: number } | null = null;
  #mark: QueueMs = 0;
  #markAt: number;
  /** Two seconds after the last commit. */
  #limit: QueueMs = 0;
  #isPaused = false;
  #heldSince: WallMs | null = null;
  #offset: number | null = null;

  constructor(clock: Clock, staggerMs: number) {
    this.#clock = clock;
    this.#staggerMs = staggerMs;
    this.#markAt = clock.now();
  }

  /** Queue time at a reading, with its fraction. A daemon's first reading advances nothing. */
  read({ row, clock, sentAt, receivedAt, isLocked }: Reading): QueueMs {
    const advance = this.#advance(row, clock, receivedAt);
    this.#last = { clock, sentAt, clockAt: row.clockAt };
    if (isLocked) this.#locked = { clock, jumpsMs: this.#jumpsMs };
    this.#set(row.aliveAt + advance, receivedAt, row);
    return row.aliveAt + advance;
  }

  /** The row of a reading was committed with that time: there are two seconds more to reckon on. */
  committed(row: Reading["row"]): void {
    // Jumps before the reading that was committed are over; others may have been measured since.
    if (this.#last && this.#locked?.clock === row.clockAt && this.#last.clockAt !== row.clockAt) {
      this.#last = { ...this.#last, clockAt: row.clockAt };
      this.#jumpsMs -= this.#locked.jumpsMs;
    }
    const now = this.#look();
    this.#limit = Math.max(row.aliveAt + STALL_MS, now);
    this.#setPaused(row.mode.isPaused);
  }

  /** Nothing can be stored, or can again: meanwhile it stands. */
  setHeld(isHeld: boolean): void {
    this.#stop();
    this.#heldSince = isHeld ? (this.#heldSince ?? this.#clock.wall()) : null;
  }

  get heldSince(): WallMs | null {
    return this.#heldSince;
  }

  get isStanding(): boolean {
    return this.#isPaused || this.#heldSince !== null;
  }

  now(): QueueMs {
    return Math.floor(this.#look());
  }

  reading(): { readonly now: QueueMs; readonly wallOf: (mark: QueueMs) => WallMs } {
    const time = this.#look();
    const offset = Math.round(this.#clock.wall() - time);
    const isMoved = this.#offset === null || Math.abs(offset - this.#offset) >= SAME_MS;
    const kept = this.isStanding || isMoved || this.#offset === null ? offset : this.#offset;
    this.#offset = kept;
    return { now: Math.floor(time), wallOf: (mark) => mark + kept };
  }

  monotonicOf(mark: QueueMs): number {
    const at = this.#clock.now() + (mark - this.#look()) + this.#staggerMs;
    return Math.max(at, this.#markAt + REARM_MS);
  }

  #advance({ clockAt, mode }: Reading["row"], clock: DatabaseMs, receivedAt: number): number {
    const gap = clockAt === null ? 0 : clock - clockAt;
    if (!this.#last) {
      // Nobody may have lived in it: none of it counts, also where it is another reading that is committed.
      this.#jumpsMs = Math.max(0, gap);
      return 0;
    }
    // Measured from the sending of the last reading to the arrival of this one: never more than really passed.
    const jump = Math.max(0, clock - this.#last.clock - (receivedAt - this.#last.sentAt));
    this.#jumpsMs = clockAt === this.#last.clockAt ? this.#jumpsMs + jump : jump;
    if (mode.isPaused) return 0;
    return gap < 0 || gap > STALL_MS ? 0 : Math.max(0, gap - this.#jumpsMs);
  }

  #set(mark: QueueMs, at: number, row: Reading["row"]): void {
    this.#mark = mark;
    this.#markAt = at;
    this.#limit = Math.max(mark, row.aliveAt + STALL_MS);
    this.#isPaused = row.mode.isPaused;
  }

  #setPaused(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return;
    this.#stop();
    this.#isPaused = isPaused;
  }

  /** Fixes what was reckoned so far. */
  #stop(): void {
    this.#mark = this.#look();
    this.#markAt = this.#clock.now();
  }

  #look(): QueueMs {
    if (this.isStanding) return this.#mark;
    const passed = Math.max(0, this.#clock.now() - this.#markAt);
    return Math.min(this.#mark + passed, Math.max(this.#limit, this.#mark));
  }
}
