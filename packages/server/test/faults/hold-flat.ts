import { type History, now } from "./history.ts";
import { quantile } from "./process-figures.ts";

/** How much more resident memory, in MiB, still counts as no more: what the allocator keeps comes and goes. */
export const RESIDENT_BOUND = (before: number): number => before * 1.05 + 8;

/**
 * Notes whether something that was looked at all along stays: the middle of the last third of the values may be
 * no more than `bound` makes of the most of the second. The first third is for finding its size.
 */
export function holdFlat(
  history: History,
  what: string,
  values: readonly number[],
  bound: (before: number) => number,
): void {
  const third = Math.floor(values.length / 3);
  const most = bound(quantile(values.slice(third, 2 * third), 1));
  const value = quantile(values.slice(2 * third), 0.5);
  const at = now();
  history.add({ kind: "gauge", client: "harness", at, until: at, what, value, most });
}
