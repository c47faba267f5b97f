import { availableParallelism } from "node:os";

/** How many cats are made at once. */
export interface Makers {
  /** While there are fewer than half of the cats that are always kept. */
  readonly urgent: number;
  /** Above that, and for those who wait in the line. */
  readonly ahead: number;
}

/** Each of them has a process of some 100 MB; so many make 60 cats a second. */
const MAX_MAKERS = 4;

/** A maker for each core where cats are wanted at once; ahead, one core is left to the daemon. */
export function makersOf(cores = availableParallelism()): Makers {
  const urgent = Math.max(1, Math.min(cores, MAX_MAKERS));
  return { urgent, ahead: Math.max(1, Math.min(cores - 1, MAX_MAKERS)) };
}
