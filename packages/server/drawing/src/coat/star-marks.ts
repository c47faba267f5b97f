import { blob } from "../sketch/blob.ts";
import type { Chance } from "../sketch/chance.ts";
import type { Colour } from "../sketch/colour.ts";
import { beside, n, oval, type Point, type Spine } from "../sketch/path.ts";
import { fill } from "../sketch/sketch.ts";
import type { Coat } from "./coat.ts";

/** Two veils of another colour. */
export function nebulaOn(spine: Spine, coat: Coat, chance: Chance): string {
  return [0.3, 0.75]
    .map((t) =>
      fill(blob(beside(spine, t, chance.bell()), spine.half(0.5) * 0.6, chance, 9), coat.patch, 0.28),
    )
    .join("");
}

/** Stars strewn over a part, every sixth of them with points. */
export function starsAlong(spine: Spine, paint: Colour, chance: Chance, count: number): string {
  let svg = "";
  for (let i = 0; i < count; i++) {
    const at = beside(spine, (i + chance.next()) / count, chance.between(-0.9, 0.9));
    svg +=
      i % 6 === 2
        ? sparkle(at, chance.between(7, 12), paint)
        : fill(oval(...at, 1.9, 1.9), paint, chance.between(0.5, 1));
  }
  return svg;
}

/** A star with four points. */
export function sparkle([x, y]: Point, r: number, paint: Colour): string {
  const k = r * 0.16;
  return fill(
    `M${n(x)} ${n(y - r)}Q${n(x + k)} ${n(y - k)} ${n(x + r)} ${n(y)}Q${n(x + k)} ${n(y + k)} ${n(x)} ${n(y + r)}Q${n(x - k)} ${n(y + k)} ${n(x - r)} ${n(y)}Q${n(x - k)} ${n(y - k)} ${n(x)} ${n(y - r)}Z`,
    paint,
  );
}
