import type { Measured } from "./bench.ts";
import { quantile } from "./ratio.ts";

/** What stands in one picture. */
export interface Chart {
  readonly title: string;
  readonly along: string;
  readonly unit: string;
  readonly curves: readonly Curve[];
}

export interface Curve {
  readonly name: string;
  /** Whether it shows the bare thing, for comparison. */
  readonly isBare: boolean;
  /** By growing x. */
  readonly points: readonly CurvePoint[];
}

/** The median of the samples at `x`, and their quartiles. */
interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Gathers the lines that are points of curves. Bare samples taken at the same x are a curve of their own,
 * named by what ours is held against; those taken elsewhere belong to the curve itself.
 */
export function chartsOf(lines: readonly Measured[]): Chart[] {
  const charts = Map.groupBy(
    lines.filter((line) => line.point !== undefined),
    ({ point }) => point?.chart ?? "",
  );
  return [...charts].map(([title, members]) => {
    const curves = Map.groupBy(members.flatMap(piecesOf), ({ name }) => name);
    return {
      title,
      along: members[0]?.point?.along ?? "",
      unit: members[0]?.unit ?? "",
      curves: [...curves].map(([name, pieces]) => ({
        name,
        isBare: pieces.every(({ isBare }) => isBare),
        points: pieces
          // Held against the same bare samples, several lines bring the same point.
          .filter((piece, i) => pieces.findIndex(({ x }) => x === piece.x) === i)
          .map(({ x, samples }) => summed(x, samples))
          .sort((a, b) => a.x - b.x),
      })),
    };
  });
}

/** What a line gives to curves: its own samples, and the bare ones. */
function piecesOf({ point, against, ours, bare }: Measured) {
  if (!point) return [];
  const { curve, x, bareX } = point;
  const isBare = x === bareX;
  return [
    { name: curve, isBare: false, x, samples: ours },
    { name: isBare ? against : curve, isBare, x: bareX, samples: bare },
  ];
}

function summed(x: number, samples: readonly number[]): CurvePoint {
  return { x, y: quantile(samples, 0.5), from: quantile(samples, 0.25), to: quantile(samples, 0.75) };
}
