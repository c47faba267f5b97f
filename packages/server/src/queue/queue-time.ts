import type { Clock } from "./clock.ts";
import type { QueueMs, WallMs } from "./model.ts";

/**
 * Between two looks at the clock there is never more than {@link LOOK_EVERY_MS}, unless the process stood
 * still (stopped, or the machine asleep). A gap beyond this counts as time that the daemon was down.
 */
const STALL_MS = 2000;
/**
 * The two clocks are read one after the other, in different grains; where they seem to have moved apart by
 * less than this, they have not, so that the same deadline reads the same in every answer.
 */
const SAME_MS = 50;
/** How often somebody must look at the clock for the line above to be true. */
export const LOOK_EVERY_MS = 500;

/**
 * Queue time: runs on the monotonic clock from where the daemon was last alive, and stands still while the
 * queue is paused and while the process does.
 */
export class QueueTime {
  readonly #clock: Clock;
  /** Queue time at the last look, and the monotonic time of that look. */
  #mark: QueueMs;
  #lookedAt: number;
  #isPaused: boolean;
  /** What to add to queue time to read it on the wall clock. */
  #offset: number;

  constructor(clock: Clock, aliveAt: QueueMs, isPaused: boolean) {
    this.#clock = clock;
    this.#mark = aliveAt;
    this.#lookedAt = clock.now();
    this.#isPaused = isPaused;
    this.#offset = Math.round(clock.wall() - aliveAt);
  }

  /** Whole milliseconds of queue time. */
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

  /** The wall-clock time at which `mark` will come (or came), if nothing stands still until then. */
  wallOf(mark: QueueMs): WallMs {
    const offset = Math.round(this.#clock.wall() - this.#look());
    // Paused, the two really do move apart.
    if (this.#isPaused || Math.abs(offset - this.#offset) >= SAME_MS) this.#offset = offset;
    return mark + this.#offset;
  }

  /** The monotonic time at which `mark` will come. */
  monotonicOf(mark: QueueMs): number {
    return this.#clock.now() + (mark - this.#look());
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  #look(): number {
    const at = this.#clock.now();
    const gap = at - this.#lookedAt;
    this.#lookedAt = at;
    if (!this.#isPaused && gap > 0 && gap <= STALL_MS) this.#mark += gap;
    return this.#mark;
  }
}
