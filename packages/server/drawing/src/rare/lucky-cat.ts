import { type SceneParts, type Scenery, SIZE } from "../scenes/scenery.ts";
import { colour, shift } from "../sketch/colour.ts";
import { box, n, oval, smooth } from "../sketch/path.ts";
import { fill, line, place, type Sketch } from "../sketch/sketch.ts";
import { golden } from "./coats.ts";
import type { RareOne } from "./rare-one.ts";

const RED = colour(0.56, 0.2, 27);
const GOLD = colour(0.85, 0.135, 88);

/** The cat that waves luck in, in gold, on its red cushion. */
export const luckyCat: RareOne = {
  oneIn: 800,
  words: "the golden lucky cat, which waves luck in",
  poses: ["waving"],
  mood: "smiling",
  accessory: "collar",
  dye: RED,
  coat: golden,
  scenery: shrine,
  costume: (s) => ({ chest: place(koban(s), { x: 0, y: -118, turn: 4 }) }),
};

function shrine({ s, chance, x }: SceneParts): Scenery {
  const sky = colour(0.66, 0.19, 32);
  let rays = "";
  for (let i = 0; i < 16; i++) {
    const [a, b] = [(i * Math.PI) / 8, (i * Math.PI) / 8 + Math.PI / 16];
    rays += `M${n(x)} 520L${n(x + Math.cos(a) * 900)} ${n(520 + Math.sin(a) * 900)}L${n(x + Math.cos(b) * 900)} ${n(520 + Math.sin(b) * 900)}Z`;
  }
  let coins = "";
  for (let i = 0; i < 16; i++) {
    const side = i % 2 ? 1 : -1;
    coins += place(coin(s), {
      x: x + side * chance.between(250, 470),
      y: 1000 - chance.between(0, 70) + (i < 8 ? 0 : 16),
      turn: chance.between(-24, 24),
      scale: chance.between(0.8, 1.15),
    });
  }
  const cushion = smooth(
    [
      [x - 330, 850],
      [x, 832],
      [x + 330, 850],
      [x + 352, 906],
      [x + 320, 958],
      [x, 974],
      [x - 320, 958],
      [x - 352, 906],
    ],
    true,
    0.9,
  );
  return {
    back:
      fill(
        box(0, 0, SIZE, SIZE),
        s.radial([x, 520], 760, [
          [0, colour(0.86, 0.13, 70)],
          [0.5, colour(0.72, 0.18, 42)],
          [1, sky],
        ]),
      ) +
      fill(rays, colour(0.93, 0.11, 85), 0.32) +
      fill(oval(x, 520, 330, 330), colour(0.93, 0.07, 85), 0.75) +
      cloud(x - 360, 300) +
      cloud(x + 350, 210) +
      fill(box(0, 900, SIZE, 140), colour(0.42, 0.12, 25)) +
      fill(box(0, 900, SIZE, 12), GOLD, 0.7) +
      fill(cushion, s.downwards(832, 974, shift(RED, 0.05), shift(RED, -0.12))) +
      line(cushion, GOLD, 7) +
      [-1, 1]
        .map((side) =>
          line(`M${n(x + side * 344)} 950l${side * 16} 26M${n(x + side * 344)} 950l${side * 2} 30`, GOLD, 7),
        )
        .join(""),
    front: coins,
    ground: 872,
    isLight: true,
    shadow: colour(0.3, 0.1, 25),
  };
}

function cloud(x: number, y: number): string {
  const d =
    oval(x - 60, y, 52, 34) +
    oval(x, y - 24, 62, 46) +
    oval(x + 66, y, 54, 34) +
    box(x - 110, y, 226, 34, 17);
  return fill(d, colour(0.97, 0.03, 85), 0.9);
}

function coin(s: Sketch): string {
  const d = oval(0, 0, 40, 24);
  return (
    fill(oval(0, 7, 40, 24), shift(GOLD, -0.25)) +
    fill(
      d,
      s.linear(
        [-30, -20],
        [30, 20],
        [
          [0, shift(GOLD, 0.1)],
          [1, shift(GOLD, -0.1)],
        ],
      ),
    ) +
    line(oval(0, 0, 31, 17), shift(GOLD, -0.2), 3, 0.7) +
    fill(box(-7, -5, 14, 10), shift(GOLD, -0.25), 0.8)
  );
}

/** The old oval coin at its chest. */
function koban(s: Sketch): string {
  const d = oval(0, 0, 42, 62);
  return (
    fill(
      d,
      s.linear(
        [-40, -60],
        [40, 60],
        [
          [0, shift(GOLD, 0.11)],
          [0.5, shift(GOLD, 0.02)],
          [1, shift(GOLD, -0.12)],
        ],
      ),
    ) +
    line(d, shift(GOLD, -0.28), 4, 0.9) +
    line("M-20 -28H20M-24 -10H24M-24 8H24M-20 26H20", shift(GOLD, -0.24), 5, 0.7)
  );
}
