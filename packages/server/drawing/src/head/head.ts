import type { Coat } from "../coat/coat.ts";
import type { Age } from "../poses/figure.ts";
import type { Chance } from "../sketch/chance.ts";
import { type Colour, colour, shift } from "../sketch/colour.ts";
import { mirrored, type Point, smooth } from "../sketch/path.ts";
import { fill, line, type Sketch } from "../sketch/sketch.ts";
import { drawEar, earOutline } from "./ear.ts";
import { drawEye } from "./eyes.ts";
import { drawMuzzle, drawTongue, drawWhiskers } from "./face.ts";
import { headMarks, napeMarks } from "./head-markings.ts";
import type { HeadParts, HeadShape } from "./head-shape.ts";

/** Proportions within what still looks like a cat, and a young one. */
export function chooseHead(chance: Chance, age: Age): HeadShape {
  const grown = chooseGrownHead(chance);
  if (age === "grown") return grown;
  return {
    ...grown,
    height: grown.height * 0.98,
    fluff: grown.fluff * 0.6,
    earHeight: grown.earHeight * 0.88,
    earWidth: grown.earWidth * 0.98,
    eyeGap: grown.eyeGap + 1,
    eyeLevel: grown.eyeLevel + 7,
    whiskers: { ...grown.whiskers, length: grown.whiskers.length * 0.72 },
  };
}

function chooseGrownHead(chance: Chance): HeadShape {
  return {
    width: chance.between(108, 122),
    height: chance.between(88, 96),
    fluff: chance.maybe(0.4) ? chance.between(6, 15) : chance.between(0, 4),
    earHeight: chance.between(72, 98),
    earWidth: chance.between(0.92, 1.12),
    earSplay: chance.between(-6, 12),
    eyeGap: chance.between(46, 51),
    eyeLevel: chance.between(-7, 1),
    whiskers: { length: chance.between(78, 104), droop: chance.between(-8, 9), bow: chance.between(2, 12) },
  };
}

/** The head around (0, 0), its chin near y = 95. */
export function drawHead(s: Sketch, parts: HeadParts): string {
  const { coat, eyes, face, shape, facing } = parts;
  const outline = outlineOf(shape, facing);
  const x = facing * 20;
  const eye = (side: -1 | 1): string => {
    const squeeze = 1 - Math.max(0, side * facing) * 0.13;
    const gap = shape.eyeGap * (side * facing > 0 ? 0.9 : 1.02);
    return drawEye(s, coat, eyes, face, { side, squeeze, x: x * 0.95 + side * gap, y: shape.eyeLevel });
  };
  return (
    drawEar(s, parts, -1) +
    drawEar(s, parts, 1) +
    s.clipped(
      outline,
      fill(outline, coat.base) +
        headMarks(s, coat, shape, x, parts.chance.fork("marks")) +
        shade(s, coat, outline, shape),
    ) +
    line(outline, coat.line, 3.4, 0.62) +
    eye(-1) +
    eye(1) +
    drawMuzzle(s, coat, face, x) +
    drawTongue(face, x) +
    drawWhiskers(coat, shape.whiskers, x, parts.isOnLight)
  );
}

/** The head seen from behind: fur, the backs of the ears, and the tips of the whiskers. */
export function drawHeadFromBehind(s: Sketch, parts: HeadParts): string {
  const { coat, shape, facing } = parts;
  const outline = outlineOf(shape, facing);
  return (
    drawEar(s, parts, -1, true) +
    drawEar(s, parts, 1, true) +
    drawWhiskers(coat, shape.whiskers, facing * 20, parts.isOnLight) +
    s.clipped(
      outline,
      fill(outline, coat.base) +
        napeMarks(coat, shape, parts.chance.fork("marks")) +
        shade(s, coat, outline, shape),
    ) +
    line(outline, coat.line, 3.4, 0.62)
  );
}

/** The outlines of the head and of its ears, for shadows. */
export function headSilhouette(shape: HeadShape, facing: number, ears: number): readonly string[] {
  return [outlineOf(shape, facing), earOutline(shape, facing, ears, -1), earOutline(shape, facing, ears, 1)];
}

function outlineOf(shape: HeadShape, facing: number): string {
  const { width: w, height: h, fluff: f } = shape;
  const half: Point[] = [
    [0, -h * 0.94],
    [w * 0.45, -h * 0.88],
    [w * 0.84, -h * 0.5],
    [w * 1.01, h * 0.06],
    [w * 0.95 + f, h * 0.44],
    ...(f > 5
      ? ([
          [w * 0.88, h * 0.54],
          [w * 0.8 + f * 0.9, h * 0.72],
        ] as Point[])
      : []),
    [w * 0.74, h * 0.8],
    [w * 0.4, h * 1.0],
    [0, h * 1.04],
  ];
  // The side that is turned away is seen shortened.
  return smooth(
    mirrored(half).map(
      ([x, y]): Point => [
        x * (x * facing > 0 ? 1 - 0.09 * Math.abs(facing) : 1 + 0.03 * Math.abs(facing)),
        y,
      ],
    ),
  );
}

function shade(s: Sketch, coat: Coat, outline: string, shape: HeadShape): string {
  const isDark = coat.base.l < 0.45;
  const glow: Colour = isDark ? shift(coat.base, 0.4, 0.02) : colour(1, 0.02, 90);
  const dusk: Colour = isDark ? colour(0.13, 0.03, 285) : colour(0.35, 0.08, 30);
  return (
    fill(
      outline,
      s.radial([-shape.width * 0.25, -shape.height * 0.55], shape.width * 1.2, [
        [0, glow, isDark ? 0.26 : 0.32],
        [1, glow, 0],
      ]),
    ) +
    fill(
      outline,
      s.linear(
        [0, shape.height * 0.1],
        [shape.width * 0.25, shape.height * 1.1],
        [
          [0, dusk, 0],
          [1, dusk, isDark ? 0.38 : 0.2],
        ],
      ),
    )
  );
}
