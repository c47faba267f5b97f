import { setImmediate as breathe } from "node:timers/promises";
import type { Clock } from "../queue/clock.ts";

/**
 * How long work on many streams holds the event loop before everyone else has a turn. By time and not by
 * count, as what a stream costs depends on its reader and the machine.
 */
const TURN_MS = 5;

/** Cuts long work into turns of the event loop. */
export class LoopShare {
  readonly #clock: Clock;
  #until: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#until = clock.now() + TURN_MS;
  }

  /** Whether it is time to {@link breathe}. */
  get isOver(): boolean {
    return this.#clock.now() >= this.#until;
  }

  /** Resolves when everyone else has had a turn. */
  async breathe(): Promise<void> {
    await breathe();
    this.#until = this.#clock.now() + TURN_MS;
  }
}
