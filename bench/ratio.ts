import type { Measured, Target } from "./bench.ts";

/** A line of the table, judged. */
export interface Ratio {
  /** Medians, in the line's unit. */
  readonly ours: number;
  readonly bare: number;
  /** Ours ÷ bare: the median of the pairs' ratios, which a machine that slows down meanwhile hardly moves. */
  readonly ratio: number;
  /** The quartiles of the pairs' ratios: how far the machine's noise reaches. */
  readonly from: number;
  readonly to: number;
  /** Null where nothing was asked. */
  readonly isMet: boolean | null;
}

/** Judges a line. Throws RangeError without samples, or where a sample has no partner. */
export function ratioOf({ name, ours, bare, target }: Measured): Ratio {
  if (ours.length === 0 || ours.length !== bare.length) {
    throw new RangeError(`${name}: ${ours.length} samples against ${bare.length}`);
  }
  const ratios = ours.map((sample, i) => sample / (bare[i] ?? Number.NaN));
  const ratio = quantile(ratios, 0.5);
  const median = quantile(ours, 0.5);
  return {
    ours: median,
    bare: quantile(bare, 0.5),
    ratio,
    from: quantile(ratios, 0.25),
    to: quantile(ratios, 0.75),
    isMet: target === null ? null : meets(target, ratio, median),
  };
}

/** The value below which the share `q` of the samples lies, between its two neighbours. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * q;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place % 1);
}

function meets(target: Target, ratio: number, ours: number): boolean {
  if ("oursMost" in target) return ours <= target.oursMost;
  if ("oursLeast" in target) return ours >= target.oursLeast;
  return "most" in target ? ratio <= target.most : ratio >= target.least;
}
