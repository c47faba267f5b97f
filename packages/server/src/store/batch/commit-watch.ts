import type { LogEvent } from "../../queue/model.ts";

/** What one commit was. */
interface Commit {
  /** How many of the changes that were asked for shared it. */
  readonly changes: number;
  /** From its beginning until it was on disk, in milliseconds. */
  readonly ms: number;
  /** What it wrote into the log, in this order. */
  readonly events: readonly LogEvent[];
}

/** Who is told of each commit that wrote something, once it is on disk. */
export interface CommitWatch {
  /** Monotonic milliseconds. */
  now(): number;
  /** Told how long a batch waited until nobody else could commit; only of stores that several daemons share. */
  locked?(ms: number): void;
  /** Must not throw: what was committed stays so. */
  committed(commit: Commit): void;
}

export const NOBODY: CommitWatch = { now: () => 0, committed: () => {} };
