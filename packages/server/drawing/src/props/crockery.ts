import type { Tones } from "../coat/tones.ts";
import type { Chance } from "../sketch/chance.ts";
import { colour, mix, shift } from "../sketch/colour.ts";
import { box, oval } from "../sketch/path.ts";
import { fill, line, place, type Sketch } from "../sketch/sketch.ts";
import { DARK, PALE, shadow } from "./paint.ts";

export function fish(s: Sketch, tones: Tones, chance: Chance): string {
  const scale = chance.pick([
    colour(0.73, 0.05, 230),
    mix(tones.accent, colour(0.75, 0.05, 230), 0.4),
    colour(0.76, 0.1, 45),
  ]);
  const body = "M-70 -26Q-30 -62 30 -50Q66 -40 76 -24Q64 -4 28 0Q-34 6 -70 -26Z";
  const fin = "M-62 -26Q-90 -56 -112 -56Q-100 -28 -112 -2Q-86 -2 -62 -26Z";
  const marks = [-34, -12, 10]
    .map((x) => line(`M${x} -44Q${x + 12} -26 ${x} -8`, shift(scale, -0.12), 3, 0.6))
    .join("");
  return (
    fill(oval(-10, 4, 128, 20), shift(tones.second, 0.1)) +
    fill(oval(-10, 0, 128, 20), PALE) +
    line(oval(-10, 0, 108, 14), mix(PALE, tones.accent, 0.5), 3, 0.7) +
    place(
      fill(fin, shift(scale, -0.06)) +
        fill(body, s.downwards(-56, 2, shift(scale, 0.02), shift(scale, 0.17, -0.02))) +
        line(body, shift(scale, -0.2), 3, 0.5) +
        marks +
        line("M38 -46Q28 -26 38 -6", shift(scale, -0.16), 3, 0.7) +
        fill(oval(54, -32, 6, 6), PALE) +
        fill(oval(55, -32, 3.4, 3.4), DARK),
      { y: -4, turn: -3 },
    )
  );
}

export function mug(s: Sketch, tones: Tones, chance: Chance): string {
  const clay = mix(tones.accent, PALE, chance.between(0, 0.5));
  const steam = [-16, 4, 22]
    .map((x, i) => line(`M${x} ${-106 - i * 3}q-12 -16 0 -32t0 -32`, PALE, 6, 0.5))
    .join("");
  const heart = fill("M-4 -34C-40 -58 -18 -80 -4 -62C10 -80 32 -58 -4 -34Z", PALE, 0.85);
  return (
    shadow(58) +
    steam +
    line("M40 -70Q84 -74 76 -42Q70 -18 38 -22", shift(clay, -0.06), 12) +
    fill(
      "M-50 -90H42L36 -10Q34 0 24 0H-32Q-42 0 -44 -10Z",
      s.linear(
        [-50, 0],
        [44, 0],
        [
          [0, shift(clay, 0.07)],
          [1, shift(clay, -0.08)],
        ],
      ),
    ) +
    fill(oval(-4, -90, 46, 10), shift(clay, 0.1)) +
    fill(oval(-4, -88, 38, 7), colour(0.4, 0.06, 50)) +
    heart
  );
}

export function bowl(s: Sketch, tones: Tones): string {
  const clay = tones.accent;
  return (
    shadow(86) +
    fill(
      "M-76 -44H76L58 -4Q54 2 44 2H-44Q-54 2 -58 -4Z",
      s.linear(
        [-76, 0],
        [76, 0],
        [
          [0, shift(clay, 0.09)],
          [1, shift(clay, -0.09)],
        ],
      ),
    ) +
    fill(oval(0, -44, 76, 15), shift(clay, 0.08)) +
    fill(oval(0, -42, 66, 11), PALE) +
    [-18, -6, 6, 18].map((x) => fill(oval(x, -24 + Math.abs(x) * 0.12, 4, 5), PALE, 0.85)).join("") +
    fill(oval(0, -12, 11, 8), PALE, 0.85)
  );
}

/** A round glass with a goldfish, which looks back. */
export function fishBowl(s: Sketch, tones: Tones, chance: Chance): string {
  const glass = oval(0, -76, 88, 76);
  const water = colour(0.84, 0.06, 220);
  const gold = shift(colour(0.72, 0.17, 50), chance.bell() * 0.03, 0, chance.bell() * 10);
  const gravel = Array.from({ length: 15 }, (_, i) =>
    fill(oval(-56 + i * 8, -10 - chance.between(0, 9), 7, 5.5), mix(tones.accent, PALE, chance.next() * 0.7)),
  ).join("");
  const weed = [-40, -30, 44]
    .map((x, i) => line(`M${x} -8q${i % 2 ? 12 : -12} -22 0 -42t0 -${28 + i * 6}`, colour(0.6, 0.12, 148), 6))
    .join("");
  const fishBody =
    fill("M26 0Q58 -26 62 -16Q54 0 62 16Q58 26 26 0Z", shift(gold, -0.05)) +
    fill("M-38 0Q-22 -28 10 -22Q30 -14 34 0Q30 14 10 20Q-22 26 -38 0Z", gold) +
    fill("M-8 -22Q6 -40 20 -18Z", shift(gold, -0.05)) +
    line("M-12 -14Q-4 0 -12 14", shift(gold, -0.14), 2.5, 0.7) +
    fill(oval(-22, -5, 6.5, 6.5), PALE) +
    fill(oval(-24, -5, 3.6, 3.6), DARK);
  const bubbles = [
    [-50, -96, 5],
    [-58, -112, 3.5],
    [-46, -120, 2.5],
  ]
    .map(([x = 0, y = 0, r = 0]) => line(oval(x, y, r, r), PALE, 2, 0.9))
    .join("");
  return (
    shadow(72) +
    fill(glass, PALE, 0.35) +
    s.clipped(
      glass,
      fill(
        box(-100, -122, 200, 130),
        s.linear(
          [0, -122],
          [0, 0],
          [
            [0, shift(water, 0.05), 0.8],
            [1, shift(water, -0.1), 0.92],
          ],
        ),
      ) +
        fill(oval(0, -122, 72, 8), shift(water, 0.09), 0.9) +
        weed +
        gravel +
        place(fishBody, { x: 6, y: chance.between(-78, -58), turn: chance.between(-8, 8), scale: 0.82 }) +
        bubbles,
    ) +
    line("M-66 -118Q-82 -84 -68 -46", PALE, 6, 0.75) +
    line(glass, mix(water, DARK, 0.3), 3, 0.55) +
    line(oval(0, -146, 50, 9), mix(water, DARK, 0.25), 4, 0.6) +
    line(oval(0, -147, 50, 9), PALE, 2, 0.8)
  );
}
