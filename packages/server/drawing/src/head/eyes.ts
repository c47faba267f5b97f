import type { Coat } from "../coat/coat.ts";
import type { Age } from "../poses/figure.ts";
import type { Chance } from "../sketch/chance.ts";
import { type Colour, colour, mix, shift } from "../sketch/colour.ts";
import { box, n, oval, type Point, smooth } from "../sketch/path.ts";
import { fill, line, place, type Sketch } from "../sketch/sketch.ts";
import type { Expression } from "./mood.ts";

const IRISES = {
  amber: colour(0.74, 0.145, 68),
  gold: colour(0.82, 0.145, 88),
  copper: colour(0.63, 0.135, 50),
  green: colour(0.75, 0.15, 135),
  emerald: colour(0.68, 0.13, 158),
  hazel: colour(0.72, 0.11, 105),
  aqua: colour(0.78, 0.09, 200),
  blue: colour(0.68, 0.12, 245),
} as const;

export type EyeColour = keyof typeof IRISES;
export const EYE_COLOURS = Object.keys(IRISES) as readonly EyeColour[];

export interface Eyes {
  readonly left: EyeColour;
  readonly right: EyeColour;
  /** The colours themselves, each cat's own shade. */
  readonly irises: readonly [Colour, Colour];
  readonly size: number;
  /** Where they look: x and y from −1 to 1. */
  readonly gaze: Point;
}

/** Eyes that suit the coat: blue for pointed coats, odd ones mostly for white cats. */
export function chooseEyes(chance: Chance, coat: Coat, gaze: Point, age: Age): Eyes {
  const isPale = coat.base.l > 0.9 && coat.pattern === "solid";
  const left =
    coat.pattern === "points"
      ? chance.weighted<EyeColour>([
          ["blue", 5],
          ["aqua", 1],
        ])
      : isPale && chance.maybe(0.4)
        ? "blue"
        : chance.pick(EYE_COLOURS.filter((name) => name !== "blue" || chance.maybe(0.2)));
  const isOdd = chance.maybe(isPale ? 0.3 : 0.03);
  const right = isOdd ? chance.pick(EYE_COLOURS.filter((name) => name !== left)) : left;
  const drift: readonly [number, number, number] = [
    chance.bell() * 0.03,
    chance.bell() * 0.02,
    chance.bell() * 8,
  ];
  return {
    left,
    right,
    irises: [shift(IRISES[left], ...drift), shift(IRISES[right], ...drift)],
    size: chance.between(0.92, 1.12) * (age === "kitten" ? 1.08 : 1),
    gaze,
  };
}

const INK = colour(0.2, 0.025, 30);
const LIGHT = colour(1, 0, 0);

export interface EyePlace {
  readonly x: number;
  readonly y: number;
  /** −1 for the left of the picture, 1 for the right. */
  readonly side: -1 | 1;
  /** Less than 1 for the eye that is turned away. */
  readonly squeeze: number;
}

/** One eye, open or closed. */
export function drawEye(s: Sketch, coat: Coat, eyes: Eyes, face: Expression, at: EyePlace): string {
  const rx = 31 * eyes.size * at.squeeze;
  const ry = 33 * eyes.size * face.wide;
  const ink = coat.base.l < 0.45 && face.eyes !== "open" ? shift(coat.base, 0.33, 0.01) : INK;
  if (face.eyes !== "open") {
    const bend = face.eyes === "smile" ? -17 : 15;
    const lashes = face.eyes === "rest" ? `M${n(at.side * rx * 0.95)} 1l${n(at.side * 8)} 5` : "";
    const arc = `M${n(-rx * 0.95)} ${n(-bend * 0.3)}Q0 ${n(bend * 1.25)} ${n(rx * 0.95)} ${n(-bend * 0.3)}${lashes}`;
    return place(line(arc, ink, 6.5), { x: at.x, y: at.y + 6, turn: at.side * -4 });
  }
  const iris = eyes.irises[at.side < 0 ? 0 : 1];
  const outer = at.side;
  // Round at the nose, a little drawn out and up at the outer corner.
  const shape = smooth([
    [-outer * rx, 5],
    [-outer * rx * 0.68, -ry * 0.68],
    [0, -ry],
    [outer * rx * 0.72, -ry * 0.74],
    [outer * rx * 1.06, -4],
    [outer * rx * 0.7, ry * 0.66],
    [0, ry * 0.94],
    [-outer * rx * 0.68, ry * 0.7],
  ]);
  const [gx, gy] = [eyes.gaze[0] * rx * 0.27, eyes.gaze[1] * ry * 0.22];
  const pupilX = rx * (0.16 + 0.56 * face.pupil);
  const pupilY = ry * (0.62 + 0.16 * face.pupil);
  const inside =
    fill(
      shape,
      s.radial([gx, gy + ry * 0.45], ry * 1.45, [
        [0, shift(iris, 0.13, -0.01, 6)],
        [0.5, iris],
        [1, shift(iris, -0.16, -0.01, -10)],
      ]),
    ) +
    fill(oval(gx, gy, pupilX, pupilY), INK) +
    fill(oval(0, -ry * 1.12, rx * 1.5, ry * 0.56), INK, 0.22) +
    fill(oval(-rx * 0.3 + gx * 0.6, -ry * 0.36 + gy * 0.6, rx * 0.31, ry * 0.31), LIGHT, 0.96) +
    fill(oval(rx * 0.34 + gx * 0.6, ry * 0.38 + gy * 0.6, rx * 0.13, ry * 0.13), LIGHT, 0.75);
  return place(
    s.clipped(shape, inside + lidOver(coat, face, outer, rx, ry)) + line(shape, rimOf(coat), 4.6),
    {
      x: at.x,
      y: at.y,
      turn: -outer * 5,
    },
  );
}

/** The upper lid, as far down as the mood has it. */
function lidOver(coat: Coat, face: Expression, outer: number, rx: number, ry: number): string {
  if (face.lid === 0 && face.slant === 0) return "";
  const y = -ry + 2 * ry * face.lid;
  const turn = face.slant * -outer * 26;
  const skin =
    coat.pattern === "points"
      ? mix(coat.base, coat.mark, 0.7)
      : shift(coat.base, coat.base.l < 0.45 ? 0.05 : -0.07, 0.01);
  const lid =
    fill(box(-rx * 3, -ry * 4, rx * 6, ry * 4), skin) +
    line(`M${n(-rx * 3)} 0H${n(rx * 3)}`, rimOf(coat), 5.5);
  return place(lid, { y, turn });
}

function rimOf(coat: Coat): Colour {
  return coat.base.l < 0.45 ? { ...INK, l: 0.14 } : mix(INK, coat.base, 0.12);
}
