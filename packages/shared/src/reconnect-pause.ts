const FIRST_PAUSE_MS = 500;
/** Short: a queue goes on while one does not look. A Retry-After may ask for more. */
const LONGEST_PAUSE_MS = 10_000;

/**
 * Milliseconds before a stream is connected to again, after `failures` in a row (1 or more): exponential with
 * equal jitter (half of it is certain, half is chance), so that not all come back at once. `retryMs` is the
 * stream's own wish, if it gave one.
 */
export function pauseBefore(failures: number, retryMs: number | null, random: () => number): number {
  const first = Math.min(Math.max(retryMs ?? FIRST_PAUSE_MS, 100), LONGEST_PAUSE_MS);
  const full = Math.min(LONGEST_PAUSE_MS, first * 2 ** Math.min(Math.max(0, failures - 1), 10));
  return full / 2 + (random() * full) / 2;
}
