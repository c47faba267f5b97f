/** Something of the daemon's, and when it came: in milliseconds of the receiver's monotonic clock. */
export interface Arrived<T> {
  readonly value: T;
  readonly at: number;
}

/** What time it is for who looks (monotonic milliseconds), and since when the queue's clocks stand. */
export interface Moment {
  readonly at: number;
  readonly pausedAt: number | null;
}

/** Milliseconds that the queue's clocks have run since something came: none while they stand. */
function elapsed({ at, pausedAt }: Moment, came: Arrived<unknown>): number {
  return Math.max(0, (pausedAt ?? at) - came.at);
}

/**
 * Milliseconds left until `until` (RFC 3339), never below 0; null where there is no such time. Reckoned from
 * the daemon's own `now` and the monotonic time since it came, so the receiver's clock may be wrong.
 */
export function left(
  moment: Moment,
  came: Arrived<{ readonly now: string }>,
  until: string | null,
): number | null {
  if (until === null) return null;
  const ms = Date.parse(until) - Date.parse(came.value.now) - elapsed(moment, came);
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

/** The expected and the longest wait that are left, in milliseconds. */
export function waitsLeft(
  moment: Moment,
  ticket: Arrived<{ readonly estimatedWaitMs: number; readonly longestWaitMs: number }>,
): { expectedMs: number; longestMs: number } {
  const gone = elapsed(moment, ticket);
  const { estimatedWaitMs, longestWaitMs } = ticket.value;
  return { expectedMs: Math.max(0, estimatedWaitMs - gone), longestMs: Math.max(0, longestWaitMs - gone) };
}

/** How far one at `position` has come from `farthest`, where it was furthest back: from 0 to 1, the counter (null). */
export function advanceFrom(farthest: number, position: number | null): number {
  if (position === null) return 1;
  return farthest > 0 ? Math.min(1, Math.max(0, (farthest - position) / farthest)) : 0;
}

/** How long until a count of `ms`, shown in seconds rounded up, shows the next one. */
export function untilWholeSecond(ms: number): number {
  const rest = ((ms % 1000) + 1000) % 1000;
  return rest === 0 ? 1000 : rest;
}
