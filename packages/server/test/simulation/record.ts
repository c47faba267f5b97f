import type { View } from "./database/server.ts";

/** What somebody asked a daemon for, and what came of it. Times are real milliseconds of the simulated world. */
export interface Operation {
  readonly id: number;
  readonly kind: OperationKind;
  readonly daemon: string;
  readonly address: string;
  /** The idempotency key of a take. */
  readonly key?: string;
  /** The ticket in question. */
  readonly sequence?: number;
  readonly places?: number;
  readonly calledAt: number;
  /** When the daemon answered it. */
  repliedAt: number;
  /** When its client heard that. */
  answeredAt: number;
  outcome: Outcome;
}

export type OperationKind =
  | "take"
  | "claim"
  | "done"
  | "leave"
  | "pass"
  | "rejoin"
  | "show"
  | "cheat"
  | "pause"
  | "resume"
  | "close"
  | "open"
  | "skip"
  | "recall"
  | "ban"
  | "unban"
  | "set"
  | "announce";

export type Outcome =
  /** Not answered yet, or never: it may have been done. */
  | { readonly kind: "unknown" }
  | { readonly kind: "ok"; readonly value: OkValue }
  | { readonly kind: "refused"; readonly code: string; readonly detail: string };

export interface OkValue {
  readonly sequence?: number;
  readonly token?: string;
  readonly isNew?: boolean;
  readonly state?: string;
  /** In the line; null outside of it. */
  readonly position?: number | null;
  readonly cat?: string;
}

/** A board that a watcher was shown. */
export interface Frame {
  readonly at: number;
  readonly daemon: string;
  /** Of this process: a daemon that was started again has other watchers. */
  readonly watcher: number;
  readonly address: string;
  /** The state of the ticket that it follows; null where it follows none. */
  readonly ticket: string | null;
  readonly revision: number;
  readonly state: string;
  readonly counters: number;
  readonly active: readonly string[];
  readonly waiting: readonly string[];
  readonly recent: readonly string[];
}

/** When something was wrong in the world, and what. */
export interface Disturbance {
  readonly kind: string;
  readonly from: number;
  readonly to: number;
}

/** A process of a daemon; its end is infinite while it lives. */
export interface Life {
  readonly from: number;
  to: number;
}

/** Everything that happened in one world, simulated or real, for the checker. */
export interface Record {
  readonly seed: number;
  readonly isSynchronous: boolean;
  /** Whether daemons may read the timeline: without it, one that has just started knows of no loss. */
  readonly hasTimeline: boolean;
  /** How fast the database's clock runs, and when it was set, and by how much. */
  readonly clockRate: number;
  readonly clockSteps: { readonly at: number; readonly ms: number }[];
  /** The queue's own. */
  readonly key: Buffer;
  /** By how much a claim that finds no cat lengthens its window. */
  readonly catPatienceMs: number;
  /**
   * Whether a view could be seen from just then on, as in a simulated world; otherwise from then on at the earliest, and
   * before the next commit.
   */
  readonly isExact: boolean;
  /** What the tables held, from the beginning on. */
  readonly views: readonly View[];
  readonly operations: readonly Operation[];
  readonly frames: readonly Frame[];
  readonly disturbances: readonly Disturbance[];
  /** When each daemon was started, and until when it lived. */
  readonly lives: readonly Life[];
  /** When a daemon was stopped or killed, and until when that could be seen of what it does. */
  readonly absences: readonly (Disturbance & { readonly daemon: string })[];
  /** Whether every notification arrives at once, and no daemon is slow. */
  readonly isTelling: boolean;
  /** Faults that a daemon had nobody to tell of. */
  readonly errors: readonly { readonly at: number; readonly daemon: string; readonly text: string }[];
  /** When the last breakage was mended; what happens from then on happens in peace. */
  readonly healedAt: number;
  readonly endedAt: number;
  /** Watchers that were there at the end. */
  readonly openWatchers: readonly {
    readonly watcher: number;
    readonly daemon: string;
    /** The ticket that it follows. */
    readonly sequence: number | null;
  }[];
  /** Visitors that waited in vain. */
  readonly stuck: readonly string[];
}
