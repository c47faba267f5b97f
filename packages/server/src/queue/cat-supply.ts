import type { Clock } from "./time/clock.ts";

/** Where the queue's cats come from. */
export interface CatSupply {
  /** Fills the stock up, in the background. */
  refill(): void;
  /** Resolves when there is a cat in stock; rejects when `signal` aborts. */
  awaitCat(signal: AbortSignal): Promise<void>;
}

/**
 * Calls `attempt` until it gives a value, again whenever there is a cat in stock, for `patienceMs` milliseconds; null
 * where it gave none in that time.
 */
export async function whileWaitingForCat<T>(
  parts: { cats: CatSupply; clock: Clock; patienceMs: number },
  attempt: () => Promise<T | null>,
): Promise<T | null> {
  const { cats, clock, patienceMs } = parts;
  const patience = new AbortController();
  const cancel = clock.wake(clock.now() + patienceMs, () => patience.abort());
  try {
    for (;;) {
      const isLast = patience.signal.aborted;
      const value = await attempt();
      if (value !== null || isLast) return value;
      await cats.awaitCat(patience.signal).catch(() => patience.abort());
    }
  } finally {
    cancel();
    cats.refill();
  }
}
