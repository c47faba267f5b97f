import type { Tones } from "../coat/tones.ts";
import type { Chance } from "../sketch/chance.ts";
import { colour, shift } from "../sketch/colour.ts";
import { n, oval, smooth } from "../sketch/path.ts";
import { fill, line, type Sketch } from "../sketch/sketch.ts";
import { DARK, PALE, shadow } from "./paint.ts";

export function butterfly(s: Sketch, tones: Tones, chance: Chance): string {
  const wing = shift(tones.accent, 0.08, 0.01, chance.pick([0, 60, 150, 250]));
  const fold = chance.between(0.6, 1);
  const side = (k: number): string => {
    const upper = smooth([
      [0, 0],
      [k * 20, -44],
      [k * 58, -52],
      [k * 62, -16],
      [k * 30, 2],
    ]);
    const lower = smooth([
      [0, 2],
      [k * 34, 4],
      [k * 48, 26],
      [k * 28, 44],
      [k * 8, 24],
    ]);
    return (
      fill(lower, shift(wing, -0.06)) +
      line(lower, shift(wing, -0.24), 3, 0.7) +
      fill(
        upper,
        s.radial([0, 0], 76, [
          [0, shift(wing, 0.1)],
          [1, shift(wing, -0.05)],
        ]),
      ) +
      line(upper, shift(wing, -0.24), 3, 0.7) +
      fill(oval(k * 42, -34, 8, 9), PALE, 0.85) +
      fill(oval(k * 30, 24, 5, 6), PALE, 0.8)
    );
  };
  return `<g transform="rotate(${n(chance.between(-24, 24))}) scale(${fold.toFixed(3)} 1)">${side(-1)}${side(1)}${line("M0 -22Q0 4 0 24", DARK, 7)}${line("M0 -22Q-8 -40 -18 -44M0 -22Q8 -40 18 -44", DARK, 2.4)}</g>`;
}

/** A small round bird that is not as careful as it should be. */
export function bird(s: Sketch, _tones: Tones, chance: Chance): string {
  const [back, breast] = chance.pick([
    [colour(0.52, 0.05, 60), colour(0.68, 0.17, 45)],
    [colour(0.6, 0.1, 245), colour(0.87, 0.12, 95)],
    [colour(0.5, 0.05, 30), colour(0.72, 0.1, 15)],
  ] as const);
  const body = "M-40 -52Q-40 -92 -6 -92Q22 -90 34 -58L86 -46L40 -26Q22 -8 -4 -8Q-40 -10 -40 -52Z";
  const leg = (x: number): string => line(`M${x} -10V0M${x - 8} 1H${x + 7}`, colour(0.5, 0.06, 50), 3);
  return (
    shadow(42) +
    leg(-8) +
    leg(10) +
    s.clipped(
      body,
      fill(body, s.downwards(-92, -8, shift(back, 0.06), shift(back, -0.04))) +
        fill(oval(-30, -38, 34, 36), breast) +
        fill(oval(-16, -8, 34, 14), PALE, 0.8),
    ) +
    line(body, shift(back, -0.2), 2.5, 0.5) +
    fill("M6 -58Q38 -66 66 -42Q36 -26 12 -34Z", shift(back, -0.1)) +
    fill("M-40 -68L-60 -62L-39 -56Z", colour(0.74, 0.13, 70)) +
    fill(oval(-20, -70, 5, 5.5), DARK) +
    fill(oval(-21.5, -72, 1.8, 1.8), PALE)
  );
}
