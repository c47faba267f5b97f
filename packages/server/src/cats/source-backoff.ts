import type { Cat } from "../queue/model.ts";
import type { CatSource } from "./source.ts";

const FIRST_DELAY_MS = 1000;
const MAX_DELAY_MS = 60_000;

/** Exponential backoff: after each failure a source is left alone for longer. */
export interface Backoff {
  /** In a row. */
  readonly failures: number;
  /** On the clock's `now()`; -Infinity after a success. */
  readonly retryAt: number;
}

export const HEALTHY: Backoff = { failures: 0, retryAt: Number.NEGATIVE_INFINITY };

/** After one more failure: delays of 1 s, 2 s, 4 s … up to a minute. */
export function afterFailure({ failures }: Backoff, now: number): Backoff {
  const delayMs = Math.min(FIRST_DELAY_MS * 2 ** failures, MAX_DELAY_MS);
  return { failures: failures + 1, retryAt: now + delayMs };
}

/** While somebody waits for a cat, no delay is longer than the first one. */
export function retrySoon(backoff: Backoff, now: number): Backoff {
  return { ...backoff, retryAt: Math.min(backoff.retryAt, now + FIRST_DELAY_MS) };
}

/** A cat from `source`; rejects as soon as `signal` aborts, even where the source goes on. */
export async function nextOf(source: CatSource, signal: AbortSignal): Promise<Cat> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([source.next(signal), aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
