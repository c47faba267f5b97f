import { n, smooth } from "../sketch/path.ts";

/** A broad leaf, `length` long and twice `half` wide; it grows upwards from (0, 0). */
interface BroadLeaf {
  readonly length: number;
  readonly half: number;
}

export function leafOutline({ length, half }: BroadLeaf): string {
  return smooth(
    [
      [0, 0],
      [-half, -length * 0.45],
      [0, -length],
      [half, -length * 0.45],
    ],
    true,
    1.1,
  );
}

/** Its midrib, to `tip` of its length, and at each of `at` a pair of veins that rise by `rise` and reach out by `reach`. */
export function leafVeins(
  { length, half }: BroadLeaf,
  { tip, at, reach, rise }: { tip: number; at: readonly number[]; reach: number; rise: number },
): string {
  const pairs = at.map((t) => {
    const from = `M0 ${n(-length * t)}`;
    const y = n(-length * (t + rise));
    return `${from}L${n(-half * reach)} ${y}${from}L${n(half * reach)} ${y}`;
  });
  return `M0 -10V${n(-length * tip)}${pairs.join("")}`;
}
