import { colour, mix, shift } from "../sketch/colour.ts";
import { box, oval, type Point, smooth } from "../sketch/path.ts";
import { fill, line, place } from "../sketch/sketch.ts";
import { leafOutline, leafVeins } from "./broad-leaf.ts";
import { type SceneParts, type Scenery, SIZE } from "./scenery.ts";

/** As on a poster: a great disc, plants drawn large, nothing else. */
export function poster(parts: SceneParts): Scenery {
  const { s, tones, chance, x } = parts;
  const disc = mix(tones.accent, tones.wall, tones.isDarkCat ? 0.72 : tones.isPaleCat ? 0.1 : 0.55);
  const ground = shift(tones.second, -0.03);
  let leaves = "";
  for (const side of [-1, 1]) {
    const count = chance.whole(4, 6);
    for (let i = 0; i < count; i++) {
      const paint = shift(mix(colour(0.56, 0.09, 150), tones.second, 0.35), chance.bell() * 0.06);
      const [length, half] = [chance.between(280, 470), chance.between(44, 74)];
      const shape = { length, half };
      const veins = { tip: 0.9, at: [0.25, 0.4, 0.55, 0.7], reach: 0.62, rise: 0.13 };
      leaves += place(
        fill(
          leafOutline(shape),
          s.linear(
            [-half, 0],
            [half, -length],
            [
              [0, shift(paint, -0.06)],
              [1, shift(paint, 0.05)],
            ],
          ),
        ) + line(leafVeins(shape, veins), shift(paint, 0.1), 3.5, 0.5),
        {
          x: x + side * chance.between(300, 430),
          y: 840,
          turn: side * (-18 + (74 * i) / count) + chance.bell() * 8,
        },
      );
    }
  }
  const points: Point[] = [
    [-60, 812],
    [240, 790],
    [560, 806],
    [820, 788],
    [1090, 806],
    [1090, 1090],
    [-60, 1090],
  ];
  return {
    back:
      fill(box(0, 0, SIZE, SIZE), s.downwards(0, SIZE, shift(tones.wall, 0.03), shift(tones.wall, -0.04))) +
      fill(
        oval(x, 470, 350, 350),
        s.linear(
          [x, 120],
          [x, 820],
          [
            [0, shift(disc, 0.05)],
            [1, shift(disc, -0.03)],
          ],
        ),
      ) +
      leaves +
      fill(smooth(points, true, 0.9), s.downwards(790, SIZE, shift(ground, 0.05), shift(ground, -0.05))),
    front: "",
    ground: 880,
    isLight: disc.l > 0.6,
    shadow: shift(ground, -0.32, 0),
  };
}
