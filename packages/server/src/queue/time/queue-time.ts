import type { QueueMs, WallMs } from "../model.ts";
import type { Clock } from "./clock.ts";
import type { StoreTime } from "./store-time.ts";

/**
 * The clock is read at least once in {@link HEARTBEAT_MS}, unless the process stood still (stopped, or the machine
 * asleep). A gap beyond this counts as time that the daemon was down.
 */
const STALL_MS = 2000;
/**
 * The two clocks are read one after the other, in different grains; where they seem to have moved apart by
 * less than this, they have not, so that the same deadline reads the same in every answer.
 */
const SAME_MS = 50;
/** How often the clock must be read. */
export const HEARTBEAT_MS = 500;

/**
 * Queue time: runs on the monotonic clock from where the daemon was last alive, and stands still while the
 * queue is paused, while nothing can be stored, and while the process stands still.
 */
export class QueueTime implements StoreTime {
  readonly #clock: Clock;
  /** Queue time at the last look, and the monotonic time of that look. */
  #mark: QueueMs;
  #lookedAt: number;
  #isPaused: boolean;
  #heldSince: WallMs | null = null;
  /** What to add to queue time to read it on the wall clock. */
  #offset: number;

  constructor(clock: Clock, aliveAt: QueueMs, isPaused: boolean) {
    this.#clock = clock;
    this.#mark = aliveAt;
    this.#lookedAt = clock.now();
    this.#isPaused = isPaused;
    this.#offset = Math.round(clock.wall() - aliveAt);
  }

  now(): QueueMs {
    return Math.floor(this.#look());
  }

  /** Stands still at `mark`, or runs on from there. */
  setPaused(isPaused: boolean, mark: QueueMs): void {
    this.#look();
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    this.#mark = mark;
  }

  /** Stands still while nothing can be stored: nobody could claim, so nobody's window may run down. */
  setHeld(isHeld: boolean): void {
    this.#look();
    this.#heldSince = isHeld ? (this.#heldSince ?? this.#clock.wall()) : null;
  }

  get heldSince(): WallMs | null {
    return this.#heldSince;
  }

  reading(): { readonly now: QueueMs; readonly wallOf: (mark: QueueMs) => WallMs } {
    const time = this.#look();
    const offset = Math.round(this.#clock.wall() - time);
    // Standing still, the two really do move apart.
    if (this.isStanding || Math.abs(offset - this.#offset) >= SAME_MS) this.#offset = offset;
    const kept = this.#offset;
    return { now: Math.floor(time), wallOf: (mark) => mark + kept };
  }

  monotonicOf(mark: QueueMs): number {
    return this.#clock.now() + (mark - this.#look());
  }

  get isStanding(): boolean {
    return this.#isPaused || this.#heldSince !== null;
  }

  #look(): number {
    const at = this.#clock.now();
    const gap = at - this.#lookedAt;
    this.#lookedAt = at;
    if (!this.isStanding && gap > 0 && gap <= STALL_MS) this.#mark += gap;
    return this.#mark;
  }
}
