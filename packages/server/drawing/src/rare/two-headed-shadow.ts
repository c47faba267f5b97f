import { headSilhouette } from "../head/head.ts";
import { glow, room, type SceneParts, type Scenery } from "../scenes/scenery.ts";
import { type Colour, colour, mix, shift } from "../sketch/colour.ts";
import { box, n, oval } from "../sketch/path.ts";
import { fill, line, place, type Sketch } from "../sketch/sketch.ts";
import type { Subject } from "../subject.ts";
import type { RareOne } from "./rare-one.ts";

const FLOOR = 760;

/** An ordinary cat in the light of a lamp. Only its shadow has a head too many. */
export const twoHeadedShadow: RareOne = {
  oneIn: 700,
  words: "an ordinary cat; how many heads its shadow has is best not looked at",
  poses: ["sitting front", "sitting side"],
  mood: "content",
  largest: 0.86,
  accessory: "nothing",
  scenery({ s, tones, x, chance, ...rest }, { cat, layout }): Scenery {
    const wall = mix({ ...tones.wall, l: Math.max(0.74, tones.wall.l) }, colour(0.87, 0.08, 78), 0.5);
    const dark = shift(wall, -0.36, 0.01);
    const shade = place(silhouette(cat, dark), {
      x: x + layout.offset + 165,
      y: FLOOR + 50,
      scale: layout.scale * 1.36,
    });
    const parts: SceneParts = { s, x, chance, ...rest, tones: { ...tones, wall } };
    const onWall = s.clipped(box(-200, 0, 1500, FLOOR - 26), shade);
    return {
      back:
        room(parts, FLOOR) +
        glow(s, [x - 380, 640], 600, colour(0.98, 0.1, 88), 0.8) +
        `<g opacity="0.6">${onWall}</g>` +
        place(lamp(s), { x: x - 385, y: 868 }),
      front: "",
      ground: 884,
      isLight: true,
      shadow: colour(0.25, 0.05, 40),
    };
  },
};

/** All of the cat in one colour, with two heads where it has one. */
function silhouette({ figure, shape, face }: Subject, paint: Colour): string {
  const { x, y, turn, scale, facing } = figure.head;
  const fur = figure.layers.map((layer) =>
    layer !== "head" && "part" in layer ? fill(layer.part.d, paint) : "",
  );
  const head = (side: -1 | 1): string =>
    place(
      headSilhouette(shape, facing, face.ears)
        .map((d) => fill(d, paint))
        .join(""),
      {
        x: x + side * 98,
        y: y - 34,
        turn: turn * 0.3 + side * 20,
        scale: scale * 0.8,
      },
    );
  const neck = fill(
    `M${n(x - 92)} ${n(y + 130)}L${n(x - 150)} ${n(y - 10)}H${n(x + 150)}L${n(x + 92)} ${n(y + 130)}Z`,
    paint,
  );
  return fur.join("") + neck + head(-1) + head(1);
}

/** Stands on the floor; the light comes from low down. */
function lamp(s: Sketch): string {
  const shade = "M-40 -128H40L66 -40H-66Z";
  return (
    fill(oval(0, 2, 60, 9), colour(0.25, 0.05, 40), 0.25) +
    fill(box(-38, -12, 76, 14, 6), colour(0.42, 0.06, 50)) +
    line("M0 -10V-44", colour(0.42, 0.06, 50), 10) +
    fill(shade, s.downwards(-128, -40, colour(0.9, 0.1, 82), colour(0.97, 0.08, 92))) +
    line(shade, colour(0.7, 0.1, 70), 3, 0.6)
  );
}
