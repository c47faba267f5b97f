import type { WallMs } from "./model.ts";

/** One of the daemons that share a queue. */
export interface DaemonSeen {
  readonly name: string;
  /** Where it listens. */
  readonly address: string;
  readonly version: string;
  /** When its process began, and when it last said that it is alive. */
  readonly since: WallMs;
  readonly seen: WallMs;
  /** Whether it is the one that is asked. */
  readonly isThis: boolean;
}

/** How the database is, as this daemon has it. */
export interface DatabaseHealth {
  /** It cannot be reached, or takes no changes: nothing can be stored. */
  readonly isAway: boolean;
  /** Why the last connection failed; null where none did since the last commit. */
  readonly trouble: unknown;
  /** Of the last reading; null before the first. */
  readonly roundTripMs: number | null;
  /** How often it went on elsewhere, as after a failover, since this daemon's start. */
  readonly timelineChanges: number;
  /** The age of the oldest snapshot that keeps dead rows from being removed, in milliseconds; null where that is not told. */
  readonly oldestSnapshotMs: number | null;
}

/** What only a store of several daemons can tell. */
export interface SharedStore {
  /** Those that were seen in the last minutes, by name; this one is among them. Rejects with StorageError. */
  daemons(): Promise<DaemonSeen[]>;
  health(): DatabaseHealth;
}
