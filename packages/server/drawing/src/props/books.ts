import type { Tones } from "../coat/tones.ts";
import type { Chance } from "../sketch/chance.ts";
import { colour, shift } from "../sketch/colour.ts";
import { box, n } from "../sketch/path.ts";
import { fill, line, type Sketch } from "../sketch/sketch.ts";
import { PALE, shadow } from "./paint.ts";

export function book(_s: Sketch, tones: Tones, chance: Chance): string {
  const cover = (y: number, w: number, paint: ReturnType<typeof colour>, dx: number): string =>
    fill(box(dx - w, y - 30, w * 2, 30, 5), paint) +
    fill(box(dx - w + 8, y - 25, w * 2 - 8, 20, 2), PALE) +
    line(
      `M${n(dx - w + 14)} ${y - 18}H${n(dx + w)}M${n(dx - w + 14)} ${y - 11}H${n(dx + w)}`,
      colour(0.8, 0.03, 75),
      1.6,
      0.7,
    );
  return (
    shadow(92) +
    cover(0, 82, shift(tones.accent, -0.06), 0) +
    cover(-30, 70, shift(tones.second, -0.1, 0.02), chance.between(-8, 8)) +
    (chance.maybe(0.6) ? cover(-60, 60, tones.dye, chance.between(-10, 10)) : "")
  );
}
