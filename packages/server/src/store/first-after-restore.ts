const HOUR_MS = 3_600_000;
/** Tickets of one letter. */
export const LETTER = 100;
/** All numbers of two letters: a wrong clock must not make the numbers much longer than they are. */
const FARTHEST = 26 * 26 * LETTER;

/**
 * The first sequence that a restored queue gives: the start of a letter, beyond what the lost queue can
 * have given since the backup if each hour was as busy as its busiest one. Nothing but the comfort of people
 * hangs on it, who would else see a number called that they hold of the lost queue: tokens are never the same.
 */
export function firstAfterRestore(was: {
  readonly nextSequence: number;
  /** Between the last thing that the backup knows of and now. */
  readonly awayMs: number;
  /** The most tickets that the queue gave in one hour. */
  readonly busiestHour: number;
}): number {
  const given = was.busiestHour * Math.max(0, was.awayMs / HOUR_MS);
  const beyond = was.nextSequence + LETTER + Math.min(given, FARTHEST);
  return Math.ceil(beyond / LETTER) * LETTER;
}
