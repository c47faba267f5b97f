const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `ms` milliseconds as people say it: `40 s`, `4 min`, `3 h`, `5 days`. `round` says which way to err. */
export function inWords(ms: number, round: (value: number) => number = Math.round): string {
  if (round(ms / SECOND) < 100) return `${Math.max(0, round(ms / SECOND))} s`;
  if (round(ms / MINUTE) < 100) return `${round(ms / MINUTE)} min`;
  if (round(ms / HOUR) < 49) return `${round(ms / HOUR)} h`;
  const days = round(ms / DAY);
  return days > 999 ? "over 999 days" : `${days} days`;
}

/** A wait and its bound: `about 4 min, at most 10 min`. The bound is rounded up, so it stays one. */
export function waitInWords(estimatedWaitMs: number, longestWaitMs: number): string {
  if (estimatedWaitMs < SECOND) {
    return longestWaitMs < SECOND ? "any moment" : `any moment, at most ${inWords(longestWaitMs, Math.ceil)}`;
  }
  const about = inWords(estimatedWaitMs);
  const atMost = inWords(longestWaitMs, Math.ceil);
  return about === atMost || longestWaitMs < estimatedWaitMs
    ? `about ${about}`
    : `about ${about}, at most ${atMost}`;
}

/** Milliseconds from `now` to `until` (both RFC 3339), never below 0. */
export function timeLeft(until: string, now: string): number {
  return Math.max(0, Date.parse(until) - Date.parse(now));
}
