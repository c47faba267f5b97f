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
  /** Where it is away although it answers: why, in a sentence. */
  readonly why: string | null;
  /** Another transaction keeps the queue's row locked, so that nothing is committed. */
  readonly isLocked: boolean;
  /** Of the last reading; null before the first. */
  readonly roundTripMs: number | null;
  /** How often it went on elsewhere, as after a failover, since this daemon's start. */
  readonly timelineChanges: number;
  /** The age of the oldest snapshot that keeps dead rows from being removed, in milliseconds; null where that is not told. */
  readonly oldestSnapshotMs: number | null;
}

/** A file that browsers are served. */
export interface SharedAsset {
  readonly path: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** What the pages of each version are made of, whichever daemon serves them. All reject with StorageError. */
export interface SharedAssets {
  versions(): Promise<string[]>;
  /** All of one version; empty where it is not known. */
  read(version: string): Promise<SharedAsset[]>;
  /** Adds those of a version that is in use, or notes that it still is, and forgets those that have long not been. */
  keep(version: string, assets: readonly SharedAsset[]): Promise<void>;
}

/** What only a store of several daemons can tell. */
export interface SharedStore {
  readonly assets: SharedAssets;
  /** Those that were seen in the last minutes, by name; this one is among them. Rejects with StorageError. */
  daemons(): Promise<DaemonSeen[]>;
  health(): DatabaseHealth;
}
