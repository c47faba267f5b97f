import { colour, shift } from "../../sketch/colour.ts";
import { box, n, oval, type Point } from "../../sketch/path.ts";
import { fill, line } from "../../sketch/sketch.ts";
import { glow, moon, type SceneParts, type Scenery, SIZE, skyOf } from "../scenery.ts";

/** A ridge of tiles by moonlight, the moon behind the cat. */
export function roof(parts: SceneParts): Scenery {
  const { s, tones, chance, x } = parts;
  const sky = skyOf("night", chance);
  const hour = shift(sky.low, 0.06);
  const tile = colour(0.47, 0.075, chance.pick([30, 300, 265, 10]));
  let tiles = "";
  for (let row = 0; row < 4; row++) {
    for (let at = row % 2 ? -44 : 0; at < SIZE + 60; at += 88) {
      const y = 850 + row * 62;
      const d = `M${n(at)} ${y}h88v40q0 40 -44 40q-44 0 -44 -40Z`;
      tiles =
        fill(d, shift(tile, chance.bell() * 0.03 - row * 0.02)) + line(d, shift(tile, -0.14), 3, 0.6) + tiles;
    }
  }
  let town = "";
  for (let at = -20; at < SIZE; at += chance.between(80, 130)) {
    const [w, h] = [chance.between(80, 120), chance.between(90, 210)];
    const paint = shift(sky.low, -0.1 + chance.bell() * 0.02);
    town += fill(
      `M${n(at)} 860V${n(860 - h)}L${n(at + w / 2)} ${n(860 - h - 46)}L${n(at + w)} ${n(860 - h)}V860Z`,
      paint,
    );
    for (let k = 0; k < 3; k++)
      if (chance.maybe(0.55))
        town += fill(
          box(at + w * 0.2 + (k % 2) * w * 0.36, 860 - h + 24 + k * 36, 20, 24, 3),
          colour(0.88, 0.11, 85),
          0.9,
        );
  }
  const side = chance.pick([-1, 1]);
  const cx = x + side * 350;
  const chimney =
    fill(
      box(cx - 58, 640, 116, 240),
      s.linear(
        [cx - 58, 0],
        [cx + 58, 0],
        [
          [0, shift(tile, 0.06, -0.02)],
          [1, shift(tile, -0.06, -0.02)],
        ],
      ),
    ) + fill(box(cx - 72, 620, 144, 36, 5), shift(tile, -0.08));
  const moonAt: Point = [x + chance.between(-50, 50), chance.between(360, 430)];
  return {
    back:
      drawSkyPlain(parts, sky.top, hour) +
      moon(s, moonAt, chance.between(255, 300), sky.top, true) +
      town +
      glow(s, [x, 700], 330, colour(0.8, 0.07, 270), tones.isDarkCat || tones.isDuskyCat ? 0.7 : 0.25) +
      chimney +
      tiles +
      line(`M-20 856H${SIZE + 20}`, shift(tile, 0.08), 34) +
      [40, 160, 280, 400, 520, 640, 760, 880, 1000]
        .map((rx) => line(`M${rx} 842q8 14 0 30`, shift(tile, -0.1), 4, 0.7))
        .join(""),
    front: "",
    ground: 852,
    isLight: tones.isDarkCat,
    shadow: colour(0.2, 0.06, 280),
  };
}

function drawSkyPlain(
  { s, chance }: SceneParts,
  top: ReturnType<typeof colour>,
  low: ReturnType<typeof colour>,
): string {
  let svg = fill(box(0, 0, SIZE, 900), s.downwards(0, 860, top, low));
  for (let i = 0; i < 46; i++) {
    const r = chance.between(1, 3.4);
    svg += fill(
      oval(chance.between(0, SIZE), chance.between(0, 640), r, r),
      colour(0.97, 0.03, 95),
      chance.between(0.4, 0.95),
    );
  }
  return svg;
}
