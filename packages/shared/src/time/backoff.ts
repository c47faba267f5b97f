const FIRST_PAUSE_MS = 500;
/** Short: a queue goes on while one does not look. A Retry-After may ask for more. */
const MAX_PAUSE_MS = 10_000;

/**
 * Milliseconds to wait before a request or a stream is tried again, after `failures` in a row (1 or more):
 * exponential backoff with equal jitter (half of it is certain, half is chance), so that not all come back at
 * once. `retryMs` is the stream's own `retry:`, `retryAfterMs` the refusal's Retry-After, where there is one:
 * what it asks for is waited out, and up to a tenth more.
 */
export function backoffMs(o: {
  failures: number;
  retryMs?: number | null;
  retryAfterMs?: number | null;
  random: () => number;
}): number {
  const { failures, retryMs, retryAfterMs, random } = o;
  const first = Math.min(Math.max(retryMs ?? FIRST_PAUSE_MS, 100), MAX_PAUSE_MS);
  const full = Math.min(MAX_PAUSE_MS, first * 2 ** Math.min(Math.max(0, failures - 1), 10));
  return Math.max(full / 2 + (random() * full) / 2, (retryAfterMs ?? 0) * (1 + random() / 10));
}
