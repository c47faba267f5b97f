import type { Store } from "./queue/store.ts";
import type { Clock } from "./queue/time/clock.ts";

const INTERVAL_MS = 60_000;
/** Rows of each kind that go at once: few enough that no request waits noticeably for their commit. */
const BATCH_ROWS = 500;
/** Between two batches while there is more, so that requests come in between. */
const PAUSE_MS = 200;

/** Counts are few and hold nothing of anybody: they outlive the log of what they count. */
const TALLY_RETENTION_MS = 92 * 86_400_000;

export interface UpkeepParts {
  readonly store: Pick<Store, "prune" | "claimChore">;
  readonly clock: Clock;
  /** How long ended tickets and log lines are kept, in milliseconds; Infinity: for ever. */
  readonly retention: { readonly ticketsMs: number; readonly logMs: number };
  readonly onError: (error: unknown) => void;
}

/** Deletes what is older than its retention, every minute, in small batches; returns a function that stops it. */
export function startUpkeep({ store, clock, retention, onError }: UpkeepParts): () => void {
  let isStopped = false;
  let cancel = (): void => {};
  const round = async (): Promise<void> => {
    let pruned = 0;
    try {
      const wall = clock.wall();
      const before = {
        tickets: startOfKept(wall, retention.ticketsMs),
        log: startOfKept(wall, retention.logMs),
        bans: wall,
        tallies: startOfKept(wall, TALLY_RETENTION_MS),
      };
      if (await store.claimChore("prune", INTERVAL_MS / 2)) pruned = await store.prune(before, BATCH_ROWS);
    } catch (error) {
      if (!isStopped) onError(error);
    }
    if (isStopped) return;
    // A full batch means that there may be more.
    const restMs = pruned >= BATCH_ROWS ? PAUSE_MS : INTERVAL_MS;
    cancel = clock.wake(clock.now() + restMs, () => void round());
  };
  cancel = clock.wake(clock.now() + INTERVAL_MS, () => void round());
  return () => {
    isStopped = true;
    cancel();
  };
}

/** Before 1970 there is nothing: what is kept for ever starts there. */
function startOfKept(wall: number, retentionMs: number): number {
  return Math.max(0, wall - retentionMs);
}
