import { colour, mix, shift } from "../../sketch/colour.ts";
import { box, oval } from "../../sketch/path.ts";
import { fill, place } from "../../sketch/sketch.ts";
import { glow, hills, moon, type SceneParts, type Scenery, SIZE } from "../scenery.ts";
import { flower, tuft } from "./flowers.ts";

/** A meadow on a summer's night, when the fireflies are out. */
export function fireflies(parts: SceneParts): Scenery {
  const { s, tones, chance, x } = parts;
  const isDark = tones.isDarkCat || tones.isDuskyCat;
  const top = colour(isDark ? 0.42 : 0.3, 0.08, chance.between(255, 290));
  const low = colour(isDark ? 0.66 : 0.5, 0.09, chance.between(180, 215));
  const grass = colour(isDark ? 0.56 : 0.42, 0.075, chance.between(150, 170));
  let stars = "";
  for (let i = 0; i < 40; i++) {
    const r = chance.between(1, 3);
    stars += oval(chance.next() * SIZE, chance.next() * 480, r, r);
  }
  let behind = "";
  for (let i = 0; i < 12; i++)
    behind += place(flower(parts), {
      x: chance.between(-10, SIZE + 10),
      y: chance.between(730, 800),
      scale: chance.between(0.55, 0.8),
    });
  const side = chance.pick([-1, 1]);
  let before = "";
  for (let i = 0; i < 10; i++)
    before += place(tuft(parts, shift(grass, 0.02)), {
      x: i * 108 + chance.between(0, 60),
      y: SIZE + 14,
      scale: 0.95,
    });
  return {
    back:
      fill(box(0, 0, SIZE, 800), s.downwards(0, 760, top, low)) +
      fill(stars, colour(0.97, 0.03, 95), 0.8) +
      moon(s, [x - side * chance.between(280, 360), chance.between(130, 200)], 62, top) +
      hills(chance, 560, 46, mix(shift(grass, -0.02), low, 0.6)) +
      hills(chance, 640, 30, mix(grass, low, 0.3)) +
      hills(chance, 738, 14, s.downwards(720, SIZE, shift(grass, 0.05), shift(grass, -0.07))) +
      behind +
      fill(box(0, 700, SIZE, 120), colour(0.3, 0.06, 265), 0.12) +
      glow(s, [x, 600], 320, colour(0.92, 0.09, 100), isDark ? 0.5 : 0.3) +
      sparks(parts, 16, 190, [240, 800]),
    front: before + sparks(parts, 5, Math.min(460, parts.reach + 40), [820, 960]),
    ground: 886,
    isLight: isDark,
    shadow: shift(grass, -0.3, -0.02),
  };
}

/** Never before a face: those in front keep to the sides of all that lives. */
function sparks(
  { chance, x }: SceneParts,
  count: number,
  nearest: number,
  [from, to]: readonly [number, number],
): string {
  const light = colour(0.95, 0.14, 108);
  let svg = "";
  for (let i = 0; i < count; i++) {
    const away = chance.pick([-1, 1]) * chance.between(nearest, 500);
    const [fx, fy, r] = [x + away, chance.between(from, to), chance.between(3.5, 7)];
    for (const [k, opacity] of [
      [4.4, 0.1],
      [3, 0.18],
      [1.8, 0.4],
    ] as const)
      svg += fill(oval(fx, fy, r * k, r * k), light, opacity);
    svg += fill(oval(fx, fy, r, r), shift(light, 0.03, -0.06));
  }
  return svg;
}
