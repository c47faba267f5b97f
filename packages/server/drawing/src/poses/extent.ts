import type { Point } from "../sketch/path.ts";
import type { Figure, HeadPlace } from "./figure.ts";

/** A rectangle; y grows downwards. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How far a head with ears and whiskers reaches from its middle, and with a hat on. */
const HEAD_CORNERS: readonly Point[] = [
  [-166, -10],
  [-166, 90],
  [166, -10],
  [166, 90],
  [-136, -182],
  [136, -182],
  [0, 112],
];
const HAT_CORNERS: readonly Point[] = [
  [-50, -216],
  [50, -216],
];

/** The smallest rectangle round all points. */
function boxAround(points: readonly Point[]): Box {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  };
}

/** The rectangle that no part of a figure leaves, in the figure's own coordinates. */
export function extentOf(figure: Figure, hasHat: boolean): Box {
  const points = headCorners(figure.head, hasHat);
  for (const layer of [...figure.layers, ...(figure.overEdge ?? [])]) {
    if (layer === "head") continue;
    if ("part" in layer) points.push(...pointsOf(layer.part.d));
    if ("motion" in layer) points.push(...pointsOf(layer.motion));
  }
  return boxAround(points);
}

function headCorners(head: HeadPlace, hasHat: boolean): Point[] {
  const angle = (head.turn * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle) * head.scale, Math.sin(angle) * head.scale];
  return [...HEAD_CORNERS, ...(hasHat ? HAT_CORNERS : [])].map(([x, y]) => [
    head.x + x * cos - y * sin,
    head.y - 8 + x * sin + y * cos,
  ]);
}

/** All points of a path of absolute M, C and Z, those that only pull the line too: it never leaves their hull. */
function pointsOf(d: string): Point[] {
  const numbers = d.match(/-?\d+(\.\d+)?/g)?.map(Number) ?? [];
  const points: Point[] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) points.push([numbers[i] ?? 0, numbers[i + 1] ?? 0]);
  return points;
}

/** The rectangle round all of them. */
export function union(boxes: readonly Box[]): Box {
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}

/** A rectangle that was scaled, then moved; mirrored first where that is said. */
export function placed(
  box: Box,
  at: { readonly x: number; readonly y: number; readonly scale: number; readonly isMirrored?: boolean },
): Box {
  const [near, far] = at.isMirrored ? [-box.right, -box.left] : [box.left, box.right];
  return {
    left: at.x + near * at.scale,
    right: at.x + far * at.scale,
    top: at.y + box.top * at.scale,
    bottom: at.y + box.bottom * at.scale,
  };
}
