import type { Clock } from "../queue/time/clock.ts";

/** Waits that end at their time, at {@link wakeAll} or when `closing` aborts. */
export class Sleeps {
  readonly #clock: Clock;
  readonly #closing: AbortSignal;
  readonly #wakes = new Set<() => void>();

  constructor(clock: Clock, closing: AbortSignal) {
    this.#clock = clock;
    this.#closing = closing;
    closing.addEventListener("abort", () => this.wakeAll(), { once: true });
  }

  /** Resolves when the clock has reached `when()`, which is read again at each {@link wakeAll}. */
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

  wakeAll(): void {
    for (const wake of this.#wakes) wake();
  }
}
