import type { Chance } from "./chance.ts";
import type { Coat } from "./coat.ts";
import { type Colour, colour, mix, shift } from "./colour.ts";
import { drawEye, type Eyes } from "./eyes.ts";
import { drawMuzzle, drawTongue, drawWhiskers, type Whiskers } from "./face.ts";
import { headMarks } from "./head-markings.ts";
import type { Expression } from "./mood.ts";
import { mirrored, type Point, smooth } from "./path.ts";
import { fill, line, type Sketch } from "./sketch.ts";

/** What makes this cat's head its own. Lengths: the usual head is 224 broad and about 185 high. */
export interface HeadShape {
  readonly width: number;
  readonly height: number;
  /** How far the cheeks' fur sticks out. */
  readonly fluff: number;
  readonly earHeight: number;
  readonly earWidth: number;
  readonly earSplay: number;
  readonly eyeGap: number;
  readonly eyeLevel: number;
  readonly whiskers: Whiskers;
}

/** Proportions within what still looks like a cat, and a young one. */
export function chooseHead(chance: Chance): HeadShape {
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

export interface HeadParts {
  readonly coat: Coat;
  readonly eyes: Eyes;
  readonly face: Expression;
  readonly shape: HeadShape;
  /** −1: turned to the left of the picture, 1: to the right. */
  readonly facing: number;
  readonly isOnLight: boolean;
  readonly chance: Chance;
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
    ear(s, parts, -1) +
    ear(s, parts, 1) +
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

function ear(s: Sketch, parts: HeadParts, side: -1 | 1): string {
  const { coat, face, shape, facing } = parts;
  const { width: w, height: h } = shape;
  const flat = Math.max(0, -face.ears);
  const away = side * facing > 0 ? 1 - 0.12 * Math.abs(facing) : 1;
  const outer: Point = [side * w * 0.94 * away, -h * 0.22];
  const inner: Point = [side * w * 0.2, -h * 0.86];
  const tip: Point = [
    side * (w * 0.74 * shape.earWidth + shape.earSplay + flat * 52 - Math.max(0, face.ears) * 5) * away +
      facing * 6,
    -h * 0.72 - shape.earHeight + flat * 54 - Math.max(0, face.ears) * 6,
  ];
  const whole = triangle(outer, tip, inner, side, 1);
  const small = triangle(
    towards(outer, inner, 0.17),
    towards(tip, towards(outer, inner, 0.5), 0.2),
    towards(inner, outer, 0.24),
    side,
    0.8,
  );
  const fur = earFur(coat, side, parts.chance);
  const tufts = [0.3, 0.5, 0.72].map((t, i): string => {
    const from = towards(inner, outer, t);
    const to = towards(towards(inner, outer, t - 0.12 * (i - 1)), tip, 0.4);
    return line(
      `M${from[0].toFixed(1)} ${(from[1] + 14).toFixed(1)}L${to[0].toFixed(1)} ${to[1].toFixed(1)}`,
      mix(coat.base, coat.white, 0.55),
      5,
      0.5,
    );
  });
  const low = towards(outer, inner, 0.5);
  return (
    fill(whole, fur) +
    line(whole, coat.line, 3.4, 0.62) +
    s.clipped(
      small,
      fill(
        small,
        s.linear(tip, low, [
          [0, shift(coat.innerEar, -0.1, 0.01)],
          [1, coat.innerEar],
        ]),
      ) + tufts.join(""),
    )
  );
}

function earFur(coat: Coat, side: number, chance: Chance): Colour {
  switch (coat.pattern) {
    case "points":
      return coat.mark;
    case "patches":
      return side < 0 ? coat.mark : chance.fork("ear").maybe(0.5) ? coat.patch : coat.mark;
    case "tortie":
      return side < 0 ? mix(coat.base, coat.mark, 0.6) : coat.base;
    default:
      return coat.pattern === "solid" ? coat.base : mix(coat.base, coat.mark, 0.28);
  }
}

/** A leaf-shaped ear with bowed sides and a rounded tip. */
function triangle(outer: Point, tip: Point, inner: Point, side: number, bow: number): string {
  const o = towards(outer, tip, 0.55);
  const i = towards(inner, tip, 0.55);
  const nearO = towards(tip, outer, 0.09);
  const nearI = towards(tip, inner, 0.09);
  const p = ([x, y]: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return `M${p(outer)}Q${p([o[0] + side * 13 * bow, o[1] - 4])} ${p(nearO)}Q${p(tip)} ${p(nearI)}Q${p([i[0] - side * 5 * bow, i[1] - 9 * bow])} ${p(inner)}Z`;
}

function towards(a: Point, b: Point, t: number): Point {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
}
