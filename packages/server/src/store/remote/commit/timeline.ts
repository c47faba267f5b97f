import { LETTER } from "../../first-after-restore.ts";
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
export const AHEAD = 2 ** 40;
/** So that what counts stays exact. */
const MAX_FAILOVERS = 1000;

/** What counts on with each change, and is never given twice. */
const COUNTERS = [
  ...(["revision", "banRevision", "settingsRevision", "stockRevision"] as const),
  ...(["nextLogId", "nextCatId", "commits"] as const),
];

/** How many failovers lie between the commit that left a row and now; 1 where that cannot be read. */
export function failoversSince(row: StoredQueue, { timeline }: Pick<StoredMoment, "timeline">): number {
  const [from, to] = [row.timeline, timeline].map((name) => Number.parseInt(name?.slice(0, 8) ?? "", 16));
  const passed = (to ?? Number.NaN) - (from ?? Number.NaN);
  return passed > 1 ? Math.min(passed, MAX_FAILOVERS) : 1;
}

/** What the row that was kept says, the newest that this daemon has seen (null: nothing), and when. */
export interface Left {
  readonly row: StoredQueue;
  readonly seen: StoredQueue | null;
  readonly moment: Pick<StoredMoment, "timeline">;
}

/**
 * Beyond all that was given, by either row. Each failover since may have lost a life of the queue that went ahead itself,
 * and that this daemon does not remember; those since the row that was seen are fewer, so they are not counted twice.
 */
function furthest(
  { row, seen, moment }: Left,
  ahead: (row: StoredQueue, failovers: number) => number,
): number {
  const failovers = failoversSince(row, moment);
  const kept = ahead(row, failovers);
  return seen ? Math.max(kept, ahead(seen, Math.min(failovers, failoversSince(seen, moment)))) : kept;
}

/**
 * The next sequence that a lost life can have left: in each it was rounded up to a letter, a letter was left free, and
 * up to a letter was given.
 */
export function furthestSequence(left: Left): number {
  return furthest(left, (row, failovers) => row.nextSequence + (failovers - 1) * 3 * LETTER);
}

/** The row of a queue that lost commits goes on where the lost ones can hardly have been. */
export function rowAhead(left: Left, firstSequence: number): StoredQueue {
  const counters = COUNTERS.map((key) => [
    key,
    furthest(left, (row, failovers) => row[key] + failovers * AHEAD),
  ]);
  return {
    ...left.row,
    ...Object.fromEntries(counters),
    nextSequence: firstSequence,
    restorationCount: left.row.restorationCount + 1,
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
