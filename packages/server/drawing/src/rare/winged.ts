import { drawSky, glow, type SceneParts, type Scenery, SIZE } from "../scenes/scenery.ts";
import { colour, mix, shift } from "../sketch/colour.ts";
import { box, n, oval, type Point, smooth } from "../sketch/path.ts";
import { fill, line, place, type Sketch } from "../sketch/sketch.ts";
import type { RareOne } from "./rare-one.ts";

/** It could fly, if it got up. */
export const winged: RareOne = {
  oneIn: 800,
  words: "a cat with wings, above the clouds",
  poses: ["sitting front", "waving"],
  accessory: "nothing",
  scenery: aboveTheClouds,
  costume: (s) => ({ behind: wing(s, -1) + wing(s, 1) }),
};

function aboveTheClouds({ s, tones, chance, x }: SceneParts): Scenery {
  const hour = chance.maybe(0.5) ? "day" : "dusk";
  const white = hour === "day" ? colour(0.98, 0.008, 240) : colour(0.93, 0.04, 20);
  const bank = (y: number, size: number, paint: ReturnType<typeof colour>): string => {
    let d = box(-40, y, SIZE + 80, SIZE);
    for (let at = -40; at < SIZE + 80; at += size * 1.15) {
      const r = size * chance.between(0.75, 1.15);
      d += oval(at, y, r, r * 0.62);
    }
    return fill(d, s.downwards(y - size * 0.6, y + 220, paint, shift(paint, -0.1, 0.03)));
  };
  return {
    back:
      drawSky(s, hour, chance, [0, 0, SIZE, SIZE]) +
      bank(640, 110, mix(white, tones.second, 0.25)) +
      bank(740, 130, mix(white, tones.second, 0.1)) +
      glow(s, [x, 520], 430, colour(0.99, 0.05, 90), tones.isPaleCat ? 0.2 : 0.5) +
      bank(850, 120, white),
    front: fill(oval(x - 190, 930, 170, 50) + oval(x + 210, 944, 190, 54) + oval(x, 972, 220, 56), white),
    ground: 890,
    isLight: true,
    shadow: shift(white, -0.3, 0.04),
  };
}

/** Three rows of feathers, the longest outside. */
function wing(s: Sketch, side: -1 | 1): string {
  const plume = colour(0.985, 0.01, 85);
  let svg = "";
  for (const [count, length, half, lift] of [
    [7, 350, 36, 0],
    [6, 250, 32, 1],
    [5, 160, 28, 2],
  ] as const) {
    for (let i = 0; i < count; i++) {
      const turn = side * (34 + (i / (count - 1)) * 76);
      const long = length * (1 - 0.38 * (i / (count - 1)));
      const paint = shift(plume, -0.016 * (2 - lift));
      const d = feather(half, long);
      svg += place(
        fill(d, s.downwards(0, -long, shift(paint, -0.07, 0.02), paint)) +
          line(d, colour(0.7, 0.05, 60), 2.6, 0.5) +
          line(`M0 ${n(-long * 0.2)}V${n(-long * 0.86)}`, colour(0.75, 0.03, 70), 2, 0.5),
        { x: side * 50, y: -196, turn },
      );
    }
  }
  return svg;
}

function feather(half: number, length: number): string {
  const points: Point[] = [
    [0, 0],
    [-half * 0.8, -length * 0.4],
    [-half * 0.7, -length * 0.82],
    [0, -length],
    [half * 0.7, -length * 0.82],
    [half * 0.8, -length * 0.4],
  ];
  return smooth(points, true, 0.9);
}
