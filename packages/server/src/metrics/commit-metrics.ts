import { type Family, histogram } from "./exposition.ts";
import { Histogram } from "./histogram.ts";

const DURATION_S = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
const CHANGES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

/** What the disk is asked to do, and how long it takes. */
export class CommitMetrics {
  readonly #duration = new Histogram(DURATION_S);
  readonly #changes = new Histogram(CHANGES);
  readonly #lockWait = new Histogram(DURATION_S);

  note(commit: { readonly changes: number; readonly ms: number }): void {
    this.#duration.observe(commit.ms / 1000);
    this.#changes.observe(commit.changes);
  }

  noteLock(ms: number): void {
    this.#lockWait.observe(ms / 1000);
  }

  families(): Family[] {
    return [
      histogram(
        "catqd_database_lock_wait_seconds",
        "Until a batch had the lock of the queue's row, other daemons' turns and a round trip in; none on SQLite.",
        this.#lockWait,
      ),
      histogram(
        "catqd_commit_duration_seconds",
        "From the beginning of a commit until it was on disk.",
        this.#duration,
      ),
      histogram("catqd_commit_changes", "How many changes shared a commit.", this.#changes),
    ];
  }
}
