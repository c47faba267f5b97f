import type { Chance } from "./chance.ts";
import { type Point, smooth } from "./path.ts";

/** A round, uneven shape. */
export function blob([x, y]: Point, radius: number, chance: Chance, corners: number): string {
  const points: Point[] = [];
  const turn = chance.between(0, Math.PI);
  for (let i = 0; i < corners; i++) {
    const angle = turn + (i / corners) * 2 * Math.PI;
    const r = radius * chance.between(0.72, 1.22);
    points.push([x + Math.cos(angle) * r, y + Math.sin(angle) * r]);
  }
  return smooth(points);
}
