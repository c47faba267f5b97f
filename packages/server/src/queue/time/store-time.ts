import type { QueueMs, WallMs } from "../model.ts";

/**
 * Queue time as a store keeps it, read without a look at the disk: what is shown, and how long to wait. It stands still
 * while no daemon is alive, while the queue is paused, and while nothing can be stored.
 */
export interface StoreTime {
  /** Whole milliseconds of queue time. */
  now(): QueueMs;
  /**
   * One reading of both clocks, for all the times of one answer: the wall clock may jump between two. `wallOf`
   * gives the wall-clock time at which a mark will come (or came), if nothing stands still until then.
   */
  reading(): { readonly now: QueueMs; readonly wallOf: (mark: QueueMs) => WallMs };
  /** The monotonic time at which `mark` will come. */
  monotonicOf(mark: QueueMs): number;
  /** Whether it stands still although the process runs. */
  readonly isStanding: boolean;
  /** Since when nothing can be stored, on the wall clock; null while all is well. */
  readonly heldSince: WallMs | null;
}
