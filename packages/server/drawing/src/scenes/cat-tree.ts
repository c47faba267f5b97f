import { colour, mix, shift } from "../sketch/colour.ts";
import { box, n, oval } from "../sketch/path.ts";
import { fill, line, place } from "../sketch/sketch.ts";
import { room, type SceneParts, type Scenery } from "./scenery.ts";
import { pottedPlant } from "./things.ts";

const SHADE = colour(0.25, 0.05, 40);
const GROUND = 720;

/** A scratching tree in a room: the cat has the platform, a mouse hangs from it. */
export function catTree(parts: SceneParts): Scenery {
  const { s, tones, chance, x, reach } = parts;
  const plush = shift(
    mix(tones.accent, colour(0.9, 0.02, 80), 0.3),
    tones.isPaleCat ? -0.16 : tones.isDarkCat ? 0.1 : 0,
  );
  const half = Math.max(250, Math.min(reach * 0.9, 400));
  const side = chance.pick([-1, 1] as const);
  const edge = (y: number, dx: number, w: number, thick: number): string => {
    const d = box(x + dx - w, y - thick / 2, w * 2, thick, thick / 2);
    return (
      fill(d, s.downwards(y - thick / 2, y + thick / 2, shift(plush, 0.07), shift(plush, -0.1))) +
      line(d, shift(plush, -0.2), 3, 0.45)
    );
  };
  return {
    back:
      room(parts, 880) +
      place(pottedPlant(parts, 1.7), { x: x - side * 400, y: 915, scale: 1.2 }) +
      fill(oval(x, 950, 350, 24), SHADE, 0.22) +
      post(parts, x - side * half * 0.5, GROUND + 10, 930, 44) +
      post(parts, x + side * half * 0.55, GROUND + 10, 930, 44) +
      edge(926, 0, 330, 50) +
      edge(GROUND + 20, 0, half, 60) +
      fill(oval(x, GROUND + 2, half - 30, 15), shift(plush, 0.09), 0.8) +
      toy(parts, x + side * 20, GROUND + 46),
    front: "",
    ground: GROUND + 4,
    isLight: tones.wall.l > 0.6,
    shadow: shift(plush, -0.35, -0.03),
  };
}

/** Wound round with rope, and well used. */
function post({ s }: SceneParts, x: number, from: number, to: number, half: number): string {
  const rope = colour(0.8, 0.06, 78);
  const d = box(x - half, from, half * 2, to - from);
  let turns = "";
  for (let y = from + 8; y < to; y += 15)
    turns += `M${n(x - half)} ${n(y + 5)}Q${n(x)} ${n(y + 13)} ${n(x + half)} ${n(y - 4)}`;
  const frays = [0.3, 0.45, 0.62]
    .map(
      (t) =>
        `M${n(x - half + 6)} ${n(from + (to - from) * t)}l-13 9M${n(x + half - 4)} ${n(from + (to - from) * (t + 0.1))}l12 8`,
    )
    .join("");
  return (
    fill(
      d,
      s.linear(
        [x - half, 0],
        [x + half, 0],
        [
          [0, shift(rope, 0.06)],
          [0.4, rope],
          [1, shift(rope, -0.17)],
        ],
      ),
    ) +
    line(turns, shift(rope, -0.2), 3, 0.55) +
    line(frays, shift(rope, -0.08), 3.4, 0.9)
  );
}

function toy({ tones, chance }: SceneParts, x: number, y: number): string {
  const sway = chance.between(-22, 22);
  const [mx, my] = [x + sway, y + 120];
  const felt = colour(0.72, 0.015, 260);
  return (
    line(`M${n(x)} ${n(y)}Q${n(x)} ${n(y + 60)} ${n(mx)} ${n(my - 30)}`, mix(tones.dye, SHADE, 0.2), 4) +
    line(`M${n(mx)} ${n(my + 26)}q${n(sway * 0.5 + 10)} 22 -4 42`, colour(0.72, 0.09, 20), 5) +
    fill(oval(mx - 14, my - 28, 11, 12) + oval(mx + 14, my - 28, 11, 12), shift(felt, -0.07)) +
    fill(oval(mx, my, 23, 33), felt) +
    fill(oval(mx - 8, my - 14, 3.4, 3.4) + oval(mx + 8, my - 14, 3.4, 3.4), SHADE) +
    fill(oval(mx, my - 29, 5, 4), colour(0.7, 0.11, 15))
  );
}
