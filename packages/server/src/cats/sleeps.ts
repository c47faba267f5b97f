import type { Clock } from "../queue/time/clock.ts";

/** Sleeps that end when their time has come, when all are cut short, or for good when `closing` aborts. */
export class Sleeps {
  readonly #clock: Clock;
  readonly #closing: AbortSignal;
  readonly #wakes = new Set<() => void>();

  constructor(clock: Clock, closing: AbortSignal) {
    this.#clock = clock;
    this.#closing = closing;
    closing.addEventListener("abort", () => this.cut(), { once: true });
  }

  /** Sleeps until the clock has reached `when()`, looking at it anew each time the sleep is cut. */
  async until(when: () => number): Promise<void> {
    while (when() > this.#clock.now() && !this.#closing.aborted) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          cancel();
          this.#wakes.delete(wake);
          resolve();
        };
        const cancel = this.#clock.wake(when(), wake);
        this.#wakes.add(wake);
      });
    }
  }

  cut(): void {
    for (const wake of this.#wakes) wake();
  }
}
