import { type Colour, colour, mix, shift } from "../sketch/colour.ts";
import { box, n, oval, smooth } from "../sketch/path.ts";
import { fill, line, place } from "../sketch/sketch.ts";
import type { SceneParts } from "./scenery.ts";

/** A plant in a pot that stands at (0, 0); `height` 1 is some 200 high. */
export function pottedPlant({ s, tones, chance }: SceneParts, height: number): string {
  const pot = chance.maybe(0.5) ? colour(0.63, 0.11, 45) : mix(tones.second, colour(0.9, 0.02, 85), 0.4);
  const green = colour(chance.between(0.5, 0.62), chance.between(0.08, 0.12), chance.between(130, 158));
  let leaves = "";
  const isTall = chance.maybe(0.45);
  const count = chance.whole(7, 10);
  for (let i = 0; i < count; i++) {
    const turn = -62 + (124 * i) / (count - 1) + chance.bell() * 8;
    const length = (isTall ? 150 : 112) * height * (1 - Math.abs(turn) / 190) * chance.between(0.85, 1.15);
    const half = length * (isTall ? 0.1 : 0.2);
    const paint = shift(green, chance.bell() * 0.06, 0, chance.bell() * 8);
    const leaf =
      fill(
        smooth(
          [
            [0, 0],
            [-half, -length * 0.5],
            [0, -length],
            [half, -length * 0.5],
          ],
          true,
          1.1,
        ),
        paint,
      ) + line(`M0 ${n(-length * 0.12)}V${n(-length * 0.85)}`, shift(paint, 0.1), 2.5, 0.6);
    leaves += place(leaf, { y: -84, turn });
  }
  const d = "M-50 -92H50L40 -8Q38 0 28 0H-28Q-38 0 -40 -8Z";
  return (
    fill(oval(0, 2, 60, 9), colour(0.25, 0.05, 40), 0.2) +
    leaves +
    fill(
      d,
      s.linear(
        [-50, 0],
        [50, 0],
        [
          [0, shift(pot, 0.07)],
          [1, shift(pot, -0.1)],
        ],
      ),
    ) +
    fill(box(-56, -100, 112, 22, 6), shift(pot, 0.02))
  );
}

/** Books side by side from `from` to `to`, standing on `y`; some lean, some lie. */
export function books(
  { tones, chance }: SceneParts,
  from: number,
  to: number,
  y: number,
  height: number,
): string {
  const paints: Colour[] = [
    tones.accent,
    tones.second,
    shift(tones.accent, -0.12, -0.03),
    shift(tones.wall, -0.05),
    colour(0.85, 0.04, 80),
    shift(tones.dye, -0.1, -0.03),
    colour(0.48, 0.05, tones.wall.h),
  ];
  let svg = "";
  let at = from + chance.between(-20, 4);
  while (at < to - 24) {
    const width = Math.min(chance.between(30, 62), to - at);
    const tall = height * chance.between(0.58, 0.88);
    const paint = shift(chance.pick(paints), chance.bell() * 0.03);
    const rim = shift(paint, paint.l > 0.6 ? -0.16 : 0.18, -0.02);
    const band = chance.between(0.1, 0.22) * tall;
    svg +=
      fill(box(at, y - tall, width - 3, tall, 4), paint) +
      fill(box(at, y - tall + band, width - 3, 8), rim, 0.8) +
      fill(box(at, y - band - 8, width - 3, 8), rim, 0.8);
    if (chance.maybe(0.5))
      svg += fill(box(at + width * 0.3, y - tall * 0.68, width * 0.35, tall * 0.32, 3), rim, 0.6);
    svg += fill(box(at + width - 12, y - tall, 9, tall), colour(0.2, 0.04, 40), 0.14);
    at += width;
  }
  return svg;
}
