import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../../queue/time/clock.ts";

/**
 * How long one turn of the event loop should take while many streams are worked on, requests of others included.
 * By time and not by count, as what a stream costs depends on its reader and the machine.
 */
const TURN_MS = 12;
/** The streams' part of a turn: at least this much, however busy the others are, */
const MIN_MS = 2;
/** and at most this much, however idle they are, as somebody may just be coming. */
const MAX_MS = 6;

/** Splits long work into turns of the event loop. */
export class TimeSlice {
  readonly #clock: Clock;
  #until: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#until = clock.now() + MAX_MS;
  }

  /** Whether it is time to {@link yield}. */
  get isOver(): boolean {
    return this.#clock.now() >= this.#until;
  }

  /** Yields to the event loop; resolves in its next turn, when a new slice begins. */
  async yield(): Promise<void> {
    const from = this.#clock.now();
    await nextTurn();
    const now = this.#clock.now();
    this.#until = now + Math.min(Math.max(TURN_MS - (now - from), MIN_MS), MAX_MS);
  }
}
