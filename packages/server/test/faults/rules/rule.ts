import type { History, Line } from "../history.ts";

/**
 * A promise of the contract. Looks at a whole history once, for what only hindsight tells (who ever asked to
 * let others go first), then at one line after the other, in the order in which they were over; says what is
 * wrong with a line, or null.
 *
 * Requests overlap, and the daemon may serve those in any order: a rule compares two lines only where one
 * was over before the other began.
 */
export type Rule = (history: History) => (line: Line) => string | null;
