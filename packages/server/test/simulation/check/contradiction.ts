import type { Record } from "../record.ts";

/** Why a history cannot be that of a sound queue. */
export interface Contradiction {
  /** When that shows, in simulated milliseconds. */
  readonly at: number;
  readonly sentence: string;
}

/** One thing that holds in every history; null where it does in this one. */
export type Rule = (record: Record) => Contradiction | null;
