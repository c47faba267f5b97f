import { leafOutline, leafVeins } from "../scenes/broad-leaf.ts";
import { glow, hills, type SceneParts, type Scenery, SIZE } from "../scenes/scenery.ts";
import { colour, mix, shift } from "../sketch/colour.ts";
import { box } from "../sketch/path.ts";
import { fill, line, place } from "../sketch/sketch.ts";
import { tiger } from "./coats.ts";
import type { RareOne } from "./rare-one.ts";

/** The jungle's smallest. */
export const smallTiger: RareOne = {
  oneIn: 600,
  words: "a very small tiger, far from home",
  poses: ["sitting front", "sitting side", "hunting", "walking", "stretched", "on its back"],
  accessory: "nothing",
  coat: tiger,
  scenery: jungle,
};

function jungle(parts: SceneParts): Scenery {
  const { s, chance, x } = parts;
  const ground = colour(0.6, 0.1, 130);
  let leaves = "";
  for (const depth of [0, 1]) {
    for (let i = 0; i < 11; i++) {
      const side = i % 2 ? 1 : -1;
      leaves += place(leaf(parts, depth), {
        x: x + side * chance.between(230 + depth * 90, 520),
        y: chance.between(760, 850),
        turn: side * chance.between(-16, 58),
        scale: chance.between(0.85, 1.3),
      });
    }
  }
  let hanging = "";
  for (let i = 0; i < 8; i++)
    hanging += place(leaf(parts, 1), {
      x: i * 146 + chance.between(-40, 40),
      y: -90,
      turn: 180 + chance.between(-40, 40),
      scale: 0.8,
    });
  return {
    back:
      fill(box(0, 0, SIZE, SIZE), s.downwards(0, 800, colour(0.62, 0.09, 165), colour(0.86, 0.09, 130))) +
      glow(s, [x, 480], 360, colour(0.96, 0.09, 105), 0.8) +
      leaves +
      hanging +
      hills(chance, 800, 14, s.downwards(790, SIZE, shift(ground, 0.06), shift(ground, -0.06))),
    front: "",
    ground: 890,
    isLight: true,
    shadow: shift(ground, -0.34, -0.02),
  };
}

function leaf({ chance }: SceneParts, depth: number): string {
  const haze = colour(0.8, 0.08, 140);
  const green = mix(
    colour(chance.between(0.42, 0.56), 0.1, chance.between(135, 165)),
    haze,
    depth ? 0.05 : 0.45,
  );
  const shape = { length: chance.between(300, 430), half: chance.between(50, 86) };
  const veins = { tip: 0.92, at: [0.25, 0.42, 0.6, 0.76], reach: 0.6, rise: 0.12 };
  return fill(leafOutline(shape), green) + line(leafVeins(shape, veins), shift(green, 0.1), 3.5, 0.5);
}
