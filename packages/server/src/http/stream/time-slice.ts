import { setImmediate as breathe } from "node:timers/promises";
import type { Clock } from "../../queue/clock.ts";

/**
 * What a turn of the event loop should take at most while there is work on many streams, everybody else's part
 * in it included. By time and not by count, as what a stream costs depends on its reader and the machine.
 */
const TURN_MS = 12;
/** However busy everybody else is, the streams get this much of each turn. */
const LEAST_MS = 2;
/** However little everybody else does, somebody may just be coming. */
const MOST_MS = 6;

/** Cuts long work into turns of the event loop. */
export class LoopShare {
  readonly #clock: Clock;
  #until: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#until = clock.now() + MOST_MS;
  }

  /** Whether it is time to {@link breathe}. */
  get isOver(): boolean {
    return this.#clock.now() >= this.#until;
  }

  /** Resolves when everyone else has had a turn. */
  async breathe(): Promise<void> {
    const from = this.#clock.now();
    await breathe();
    const now = this.#clock.now();
    this.#until = now + Math.min(Math.max(TURN_MS - (now - from), LEAST_MS), MOST_MS);
  }
}
