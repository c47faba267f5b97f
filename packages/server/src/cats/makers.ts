import { availableParallelism } from "node:os";

/** How many cats are made at once, each in a process of its own. */
export interface Makers {
  /** With less than half of `--cat-stock` in stock. */
  readonly urgent: number;
  /** With more. */
  readonly ahead: number;
}

/** Processes of some 100 MB each; so many make 60 cats a second. */
const MAX_MAKERS = 4;

/** One for each core; ahead, one core is left to the daemon. */
export function makersOf(cores = availableParallelism()): Makers {
  const urgent = Math.max(1, Math.min(cores, MAX_MAKERS));
  return { urgent, ahead: Math.max(1, Math.min(cores - 1, MAX_MAKERS)) };
}
