import { sparkle } from "../coat/star-marks.ts";
import { glow, type SceneParts, type Scenery, SIZE } from "../scenes/scenery.ts";
import { blob } from "../sketch/blob.ts";
import type { Chance } from "../sketch/chance.ts";
import { colour, shift } from "../sketch/colour.ts";
import { box, oval, type Point, polygon } from "../sketch/path.ts";
import { fill, line } from "../sketch/sketch.ts";
import { starry } from "./coats.ts";
import type { RareOne } from "./rare-one.ts";

/** A constellation that has come down to a cloud for a while. */
export const madeOfStars: RareOne = {
  oneIn: 900,
  words: "a cat made of stars, resting on a cloud",
  poses: ["sitting front", "sitting side", "loaf", "stretched"],
  mood: "content",
  accessory: "nothing",
  coat: starry,
  scenery: heavens,
};

function heavens({ s, chance, x, reach }: SceneParts): Scenery {
  const hue = chance.between(255, 300);
  const light = colour(0.96, 0.05, 95);
  let stars = "";
  for (let i = 0; i < 130; i++) {
    const r = chance.between(0.8, 3);
    stars += oval(chance.next() * SIZE, chance.next() * 900, r, r);
  }
  let bright = "";
  for (let i = 0; i < 11; i++)
    bright += sparkle([chance.next() * SIZE, chance.next() * 720], chance.between(10, 22), light);
  return {
    back:
      fill(
        box(0, 0, SIZE, SIZE),
        s.linear(
          [0, 0],
          [0, SIZE],
          [
            [0, colour(0.5, 0.12, hue)],
            [0.5, colour(0.7, 0.12, hue + 40)],
            [1, colour(0.86, 0.09, hue + 95)],
          ],
        ),
      ) +
      nebula(chance, hue) +
      fill(stars, light, 0.85) +
      bright +
      constellation(fishOfStars(chance), light) +
      glow(s, [x, 600], 320, colour(0.95, 0.06, hue + 60), 0.55) +
      cloud(x, Math.max(300, reach + 70)),
    front: "",
    ground: 868,
    isLight: true,
    shadow: shift(colour(0.6, 0.09, hue + 20), -0.1),
  };
}

/** Veils one over the other; flat, as a dozen soft ones would make the picture's file twice as large. */
function nebula(chance: Chance, hue: number): string {
  let svg = "";
  for (const [cx, cy, turn] of [
    [230, 280, 40],
    [820, 420, -60],
  ] as const) {
    const paint = colour(0.8, 0.12, hue + turn);
    for (const r of [300, 220, 150, 90])
      svg += fill(blob([cx + chance.bell() * 40, cy + chance.bell() * 40], r, chance, 9), paint, 0.16);
  }
  return svg;
}

/** Some stars that somebody has joined up to a fish. */
function fishOfStars(chance: Chance): Point[] {
  const [x, y] = [chance.pick([150, 800]), chance.between(120, 190)];
  return [
    [-74, -34],
    [-74, 36],
    [-36, 0],
    [10, -38],
    [64, -26],
    [92, 2],
    [60, 28],
    [8, 36],
    [-36, 0],
    [-74, -34],
  ].map(([dx = 0, dy = 0]): Point => [x + dx, y + dy]);
}

function constellation(points: Point[], light: ReturnType<typeof colour>): string {
  return line(polygon(points, false), light, 2.4, 0.55) + points.map((at) => sparkle(at, 11, light)).join("");
}

function cloud(x: number, half: number): string {
  const white = colour(0.97, 0.02, 300);
  const puffs = (dy: number, k: number): string =>
    [-0.95, -0.6, -0.2, 0.22, 0.62, 0.95]
      .map((at, i) => oval(x + at * half, 912 + dy + (i % 2) * 16, half * 0.34 * k, 66 * k))
      .join("") + box(x - half, 900 + dy, half * 2, 90, 45);
  return fill(puffs(34, 1.06), shift(white, -0.1, 0.03)) + fill(puffs(0, 1), white);
}
