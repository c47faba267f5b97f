import type { Cat } from "../queue/model.ts";
import type { CatSource } from "./source.ts";

const FIRST_REST_MS = 1000;
const LONGEST_REST_MS = 60_000;

/** How a source has been doing: after each failure it is left alone for longer. */
export interface Form {
  readonly failures: number;
  /** On the clock's `now()`; -Infinity for a source in good form. */
  readonly restsUntil: number;
}

export const FRESH: Form = { failures: 0, restsUntil: Number.NEGATIVE_INFINITY };

/** The form after one more failure: rests of 1 s, 2 s, 4 s … up to a minute. */
export function afterFailure(form: Form, now: number): Form {
  const restMs = Math.min(FIRST_REST_MS * 2 ** form.failures, LONGEST_REST_MS);
  return { failures: form.failures + 1, restsUntil: now + restMs };
}

/** When somebody waits for a cat, no rest outlasts the first one: it is worth another try. */
export function wakened(form: Form, now: number): Form {
  return { ...form, restsUntil: Math.min(form.restsUntil, now + FIRST_REST_MS) };
}

/** A cat from `source`, or a rejection as soon as `signal` aborts, whether the source heeds it or not. */
export async function nextOf(source: CatSource, signal: AbortSignal): Promise<Cat> {
  signal.throwIfAborted();
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([source.next(signal), aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
