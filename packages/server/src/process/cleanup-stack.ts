import type { Clock } from "../queue/time/clock.ts";

interface Cleanup {
  readonly name: string;
  readonly run: () => Promise<void>;
  readonly limitMs: number;
}

/** Cleanup functions that run in reverse order, as those of AsyncDisposableStack, which Node 22 lacks; each may have a time limit. */
export class CleanupStack {
  readonly #clock: Clock;
  readonly #log: (message: string, error: unknown) => void;
  readonly #cleanups: Cleanup[] = [];
  #running: Promise<void> | null = null;

  /** `log` writes a warning of each that rejects or exceeds its limit; the others run all the same. */
  constructor(clock: Clock, log: (message: string, error: unknown) => void) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Adds what undoes the step just taken; after `limitMs` it is not waited for any longer. */
  defer(name: string, run: () => Promise<void>, limitMs = Number.POSITIVE_INFINITY): void {
    this.#cleanups.push({ name, run, limitMs });
  }

  /** Runs all, once however often it is called; never rejects. */
  runAll(): Promise<void> {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  async #runAll(): Promise<void> {
    for (let cleanup = this.#cleanups.pop(); cleanup; cleanup = this.#cleanups.pop()) {
      try {
        await this.#withinLimit(cleanup);
      } catch (error) {
        this.#log(`${cleanup.name} did not close well`, error);
      }
    }
  }

  async #withinLimit({ name, run, limitMs }: Cleanup): Promise<void> {
    if (limitMs === Number.POSITIVE_INFINITY) return run();
    let cancel = (): void => {};
    const limit = new Promise<never>((_, reject) => {
      cancel = this.#clock.wake(this.#clock.now() + limitMs, () =>
        reject(new Error(`${name} did not close within ${limitMs} ms`)),
      );
    });
    try {
      await Promise.race([run(), limit]);
    } finally {
      cancel();
    }
  }
}
