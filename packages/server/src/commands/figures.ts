import type { Tally, TallyKind } from "../queue/model.ts";

/** The distribution of durations; right to about 1 %, and exactly where they were all the same. */
interface Times {
  readonly count: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** What happened in some time. */
export interface Figures {
  readonly taken: number;
  readonly seen: number;
  readonly missed: number;
  /** Of those who missed their turn, how many came back into the line. */
  readonly rejoined: number;
  readonly left: number;
  readonly banned: number;
  /** From the take to the call, of those who were called; null where nobody was. */
  readonly waited: Times | null;
  /** From the claim to the end, of those who have seen their cat. */
  readonly viewed: Times | null;
}

/** Adds tallies up, of one time or of several. */
export function figuresOf(tallies: readonly Tally[]): Figures {
  const sorted = [...tallies].sort((a, b) => a.bucket - b.bucket);
  const of = (kind: TallyKind): Tally[] => sorted.filter((tally) => tally.kind === kind);
  return {
    taken: countOf(of("taken")),
    seen: countOf(of("seen")),
    missed: countOf(of("missed")),
    rejoined: countOf(of("rejoined")),
    left: countOf(of("left")),
    banned: countOf(of("banned")),
    waited: timesOf(of("called")),
    viewed: timesOf(of("seen")),
  };
}

function countOf(tallies: readonly Tally[]): number {
  const count = tallies.reduce((sum, tally) => sum + tally.count, 0);
  // Below 0 where a miss was undone whose own count is gone.
  return Math.max(0, count);
}

function timesOf(tallies: readonly Tally[]): Times | null {
  const timed = tallies.filter(({ bucket, count }) => bucket >= 0 && count > 0);
  const count = countOf(timed);
  if (count === 0) return null;
  return { count, medianMs: quantile(timed, count * 0.5), p95Ms: quantile(timed, count * 0.95) };
}

/** The mean of the bucket in which the value of that rank stands (the nearest-rank method). */
function quantile(tallies: readonly Tally[], rank: number): number {
  let below = 0;
  for (const { count, totalMs } of tallies) {
    below += count;
    if (below >= rank) return Math.round(totalMs / count);
  }
  throw new Error("expected a rank of at most the count");
}
