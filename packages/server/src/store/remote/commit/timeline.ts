import type { DatabaseMs, StoredMoment, StoredQueue } from "../session.ts";

/** The newest commit that this daemon has acknowledged or shown, and on which timeline that was. */
export interface Seen {
  readonly commits: number;
  readonly timeline: string | null;
}

/**
 * What the row under the lock says of a failover:
 * - `same`: nothing.
 * - `new`: the database went to another timeline, and lost nothing.
 * - `lost`: commits are missing that somebody was told of, or may be.
 */
export type Failover = "same" | "new" | "lost";

export function judgeFailover(
  row: StoredQueue,
  { timeline }: Pick<StoredMoment, "timeline">,
  { cluster, seen }: { cluster: string; seen: Seen },
): Failover {
  if (row.commits < seen.commits) return "lost";
  // Another daemon found that it lost nothing; this one knows better.
  const isOther = seen.timeline !== null && row.timeline !== null && seen.timeline !== row.timeline;
  if (isOther && seen.commits > row.timelineFrom) return "lost";
  // A copy may be on the same timeline.
  if (row.cluster !== cluster) return "lost";
  // Without the right to read it there is no evidence.
  if (timeline === null || row.timeline === timeline) return "same";
  if (row.timeline === null) return "new";
  return row.isSynchronous ? "new" : "lost";
}

/** More than any queue makes between the commit that was kept and the last one that was lost. */
const AHEAD = 2 ** 40;
/** So that what counts stays exact. */
const MAX_FAILOVERS = 1000;

/** What counts on with each change, and is never given twice. */
const COUNTERS = [
  ...(["revision", "banRevision", "settingsRevision", "stockRevision"] as const),
  ...(["nextLogId", "nextCatId", "commits"] as const),
];

/**
 * How many failovers lie between the last commit that was kept and now: each may have lost a life of the queue that went
 * ahead itself, and that nobody remembers. 1 where that cannot be read.
 */
export function failoversSince(row: StoredQueue, { timeline }: Pick<StoredMoment, "timeline">): number {
  const [from, to] = [row.timeline, timeline].map((name) => Number.parseInt(name?.slice(0, 8) ?? "", 16));
  const passed = (to ?? Number.NaN) - (from ?? Number.NaN);
  return passed > 1 ? Math.min(passed, MAX_FAILOVERS) : 1;
}

/**
 * The row of a queue that lost commits goes on where the lost ones can hardly have been: ahead of what was kept, once for
 * each failover, and of the newest that this daemon has seen (null: nothing).
 */
export function rowAhead(
  row: StoredQueue,
  seen: StoredQueue | null,
  { firstSequence, failovers }: { firstSequence: number; failovers: number },
): StoredQueue {
  const counters = COUNTERS.map((key) => [key, Math.max(row[key], seen?.[key] ?? 0) + failovers * AHEAD]);
  return {
    ...row,
    ...Object.fromEntries(counters),
    nextSequence: firstSequence,
    restorationCount: row.restorationCount + 1,
  };
}

/** The row on the timeline of a moment. */
export function rowOn(
  row: StoredQueue,
  { timeline, isSynchronous }: StoredMoment,
  failover: Failover,
  cluster: string,
): StoredQueue {
  if (failover === "same") return { ...row, isSynchronous: row.isSynchronous && isSynchronous };
  return { ...row, cluster, timeline, timelineFrom: row.commits, isSynchronous };
}

/** The row as it is written at a reading of the database's clock. */
export function rowAt(row: StoredQueue, aliveAt: number, clockAt: DatabaseMs): StoredQueue {
  return { ...row, aliveAt, clockAt };
}
