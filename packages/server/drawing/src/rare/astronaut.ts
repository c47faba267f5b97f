import { hills, type SceneParts, type Scenery, SIZE } from "../scenes/scenery.ts";
import { colour, mix, shift } from "../sketch/colour.ts";
import { box, n, oval, smooth } from "../sketch/path.ts";
import { fill, line, place, type Sketch } from "../sketch/sketch.ts";
import { spaceSuit } from "./coats.ts";
import type { RareOne } from "./rare-one.ts";

const TRIM = colour(0.68, 0.17, 45);
const GLASS = colour(0.9, 0.04, 220);
const DUST = colour(0.74, 0.015, 260);

/** A small step. */
export const astronaut: RareOne = {
  oneIn: 700,
  words: "a cat in a space suit, the first on the Moon",
  poses: ["sitting front", "waving"],
  mood: "curious",
  accessory: "nothing",
  scenery: moonscape,
  costume: (s) => ({
    fur: spaceSuit(TRIM),
    behind: pack(s),
    chest: panel(s),
    helmet: helmet(s),
  }),
};

function moonscape({ s, chance, x }: SceneParts): Scenery {
  let stars = "";
  for (let i = 0; i < 90; i++) {
    const r = chance.between(0.8, 3.2);
    stars += oval(chance.next() * SIZE, chance.next() * 720, r, r);
  }
  const side = chance.pick([-1, 1]);
  let craters = "";
  for (const [cx, cy, rx] of [
    [x - side * 330, 812, 90],
    [x + side * 230, 796, 56],
    [x + side * 400, 960, 110],
    [x - side * 250, 985, 76],
  ] as const)
    craters +=
      fill(oval(cx, cy, rx, rx * 0.2), shift(DUST, -0.14)) +
      fill(oval(cx, cy + rx * 0.05, rx * 0.86, rx * 0.14), shift(DUST, -0.06));
  return {
    back:
      fill(box(0, 0, SIZE, SIZE), s.downwards(0, 780, colour(0.17, 0.05, 280), colour(0.3, 0.08, 275))) +
      fill(stars, colour(0.97, 0.02, 95), 0.85) +
      earth(s, x + side * 330, 220) +
      hills(chance, 720, 34, shift(DUST, -0.2)) +
      hills(chance, 770, 12, s.downwards(750, SIZE, shift(DUST, 0.04), shift(DUST, -0.07))) +
      craters +
      place(flag(), { x: x - side * 370, y: 866, isMirrored: side < 0 }),
    front: "",
    ground: 890,
    isLight: false,
    shadow: colour(0.25, 0.03, 270),
  };
}

function earth(s: Sketch, x: number, y: number): string {
  const d = oval(x, y, 112, 112);
  const land = colour(0.68, 0.13, 145);
  return (
    fill(
      oval(x, y, 170, 170),
      s.radial([x, y], 170, [
        [0.6, colour(0.8, 0.1, 230), 0.5],
        [1, colour(0.8, 0.1, 230), 0],
      ]),
    ) +
    s.clipped(
      d,
      fill(d, colour(0.63, 0.14, 245)) +
        fill(
          smooth([
            [x - 90, y - 60],
            [x - 20, y - 84],
            [x + 10, y - 30],
            [x - 40, y + 6],
            [x - 24, y + 60],
            [x - 70, y + 34],
          ]),
          land,
        ) +
        fill(oval(x + 62, y + 20, 36, 54, 20), land) +
        line(
          `M${n(x - 100)} ${n(y + 70)}q60 -26 130 0M${n(x - 30)} ${n(y - 70)}q70 20 140 -10`,
          colour(1, 0, 0),
          12,
          0.75,
        ) +
        fill(oval(x + 50, y + 50, 150, 150), colour(0.15, 0.06, 280), 0.16),
    )
  );
}

/** With a paw on it. */
function flag(): string {
  const paw = [
    [74, -214, 15, 12],
    [55, -236, 6, 8],
    [69, -245, 6, 8],
    [84, -243, 6, 8],
    [95, -230, 6, 8],
  ]
    .map(([x = 0, y = 0, rx = 0, ry = 0]) => oval(x, y, rx, ry))
    .join("");
  return (
    fill(oval(2, 2, 22, 6), colour(0.25, 0.03, 270), 0.5) +
    line("M0 0V-280", colour(0.88, 0.01, 260), 9) +
    fill("M4 -276Q40 -290 76 -276T148 -276V-184Q112 -170 76 -184T4 -184Z", TRIM) +
    fill(paw, colour(0.97, 0.01, 90))
  );
}

/** The air that it has brought along, behind its shoulders. */
function pack(s: Sketch): string {
  const d = box(-148, -290, 296, 210, 44);
  return (
    fill(d, s.downwards(-290, -80, colour(0.8, 0.01, 250), colour(0.62, 0.015, 255))) +
    line(d, colour(0.5, 0.03, 255), 4, 0.6)
  );
}

/** The ring at the neck, and the box with the lights. */
function panel(s: Sketch): string {
  const metal = colour(0.78, 0.015, 250);
  const plate = box(-50, -196, 100, 62, 10);
  const lamp = (x: number, y: number, hue: number): string => fill(oval(x, y, 7, 7), colour(0.7, 0.18, hue));
  return (
    fill(oval(0, -246, 122, 40), shift(metal, -0.14)) +
    fill(
      oval(0, -252, 122, 38),
      s.linear(
        [-120, 0],
        [120, 0],
        [
          [0, shift(metal, 0.12)],
          [1, shift(metal, -0.08)],
        ],
      ),
    ) +
    fill(plate, shift(metal, 0.02)) +
    line(plate, shift(metal, -0.25), 3, 0.7) +
    lamp(-30, -178, 27) +
    lamp(-8, -178, 90) +
    lamp(14, -178, 145) +
    line("M-34 -154H34", shift(metal, -0.25), 6, 0.6)
  );
}

/** Round enough for ears and whiskers. */
function helmet(s: Sketch): string {
  const d = oval(0, -42, 198, 190);
  return (
    fill(
      d,
      s.radial([-50, -100], 300, [
        [0, GLASS, 0.04],
        [0.62, GLASS, 0.12],
        [0.82, GLASS, 0.36],
      ]),
    ) +
    line(d, mix(GLASS, colour(1, 0, 0), 0.4), 7, 0.9) +
    line(oval(0, -42, 191, 183), colour(0.5, 0.05, 250), 2.5, 0.45) +
    line("M-150 -130Q-104 -206 -20 -208", colour(1, 0, 0), 15, 0.75) +
    line("M-166 -86l-5 20", colour(1, 0, 0), 13, 0.7) +
    line("M128 74Q160 40 166 -2", colour(1, 0, 0), 8, 0.4)
  );
}
