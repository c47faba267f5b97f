import { colour, mix, shift } from "../sketch/colour.ts";
import { box, n, oval } from "../sketch/path.ts";
import { fill, line, place } from "../sketch/sketch.ts";
import { glow, type SceneParts, type Scenery, SIZE } from "./scenery.ts";
import { pottedPlant } from "./things.ts";

/** A worktop before tiles, with a shelf of jars. */
export function kitchen(parts: SceneParts): Scenery {
  const { s, tones, chance, x } = parts;
  const size = chance.between(84, 112);
  const joint = shift(tones.wall, tones.wall.l > 0.75 ? 0.05 : 0.12, -0.02);
  let tiles = fill(box(0, 0, SIZE, 860), joint);
  const offset = chance.maybe(0.5);
  for (let row = 0; row * size < 860; row++) {
    for (let at = offset && row % 2 ? -size / 2 : 0; at < SIZE; at += size) {
      const isSpecial = chance.maybe(0.09);
      const paint = isSpecial ? mix(tones.wall, tones.accent, 0.4) : shift(tones.wall, chance.bell() * 0.014);
      tiles += fill(box(at + 3, row * size + 3, size - 6, size - 6, 7), paint);
    }
  }
  const top = tones.isPaleCat ? colour(0.45, 0.05, 50) : shift(tones.floor, 0.12);
  const worktop =
    fill(box(0, 800, SIZE, 150), s.downwards(800, 950, shift(top, 0.03), shift(top, -0.03))) +
    fill(box(0, 950, SIZE, 90), shift(top, -0.14)) +
    fill(box(0, 950, SIZE, 14), colour(0.25, 0.05, 40), 0.2);
  const side = chance.pick([-1, 1]);
  return {
    back:
      tiles +
      fill(
        box(0, 0, SIZE, 860),
        s.linear(
          [0, 0],
          [0, 860],
          [
            [0, colour(0.25, 0.05, 60), 0.12],
            [0.5, colour(0.9, 0.05, 80), 0],
          ],
        ),
      ) +
      glow(s, [x, 540], 460, colour(0.99, 0.04, 85), 0.34, 800) +
      shelf(parts) +
      fill(box(0, 780, SIZE, 22), colour(0.25, 0.05, 40), 0.1) +
      worktop +
      place(pottedPlant(parts, 0.8), { x: x + side * 410, y: 838, scale: 0.9 }) +
      place(kettle(parts), { x: x - side * 415, y: 838 }),
    front: "",
    ground: 878,
    isLight: tones.wall.l > 0.6,
    shadow: colour(0.25, 0.05, 40),
  };
}

function shelf(parts: SceneParts): string {
  const { tones, chance } = parts;
  const wood = shift(tones.floor, 0.02);
  const y = 190;
  let svg = fill(box(0, y + 22, SIZE, 18), colour(0.25, 0.05, 40), 0.14) + fill(box(0, y, SIZE, 24), wood);
  for (let at = chance.between(30, 90); at < SIZE - 60; at += chance.between(120, 170)) {
    const [w, h] = [chance.between(60, 88), chance.between(80, 128)];
    const paint = mix(tones.accent, tones.second, chance.next());
    svg += chance.maybe(0.5)
      ? fill(box(at, y - h, w, h, 14), paint) +
        fill(box(at + 6, y - h - 18, w - 12, 22, 7), shift(wood, -0.12)) +
        fill(box(at + w * 0.14, y - h + 30, w * 0.72, h * 0.36, 5), colour(0.96, 0.015, 85), 0.9)
      : fill(`M${n(at)} ${y}L${n(at - 4)} ${n(y - h * 0.6)}H${n(at + w + 4)}L${n(at + w)} ${y}Z`, paint) +
        line(`M${n(at - 6)} ${n(y - h * 0.6)}H${n(at + w + 6)}`, shift(paint, 0.1), 9);
  }
  return svg;
}

function kettle({ s, tones }: SceneParts): string {
  const paint = tones.accent;
  const d = "M-74 0Q-86 -70 -46 -106Q0 -128 46 -106Q86 -70 74 0Z";
  return (
    fill(oval(0, 2, 90, 10), colour(0.25, 0.05, 40), 0.2) +
    line("M-52 -104Q0 -200 52 -104", shift(paint, -0.26, -0.08), 13) +
    fill("M60 -70Q92 -84 104 -122L118 -114Q112 -60 70 -30Z", shift(paint, -0.06)) +
    fill(
      d,
      s.linear(
        [-60, -110],
        [60, 0],
        [
          [0, shift(paint, 0.13)],
          [1, shift(paint, -0.1)],
        ],
      ),
    ) +
    line(d, shift(paint, -0.2), 3, 0.5) +
    fill(oval(0, -117, 36, 9), shift(paint, -0.08)) +
    fill(oval(0, -130, 10, 10), shift(paint, -0.26, -0.08)) +
    line("M-52 -30Q-58 -64 -38 -86", colour(1, 0, 0), 8, 0.4)
  );
}
