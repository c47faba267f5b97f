import type { Coat } from "../coat/coat.ts";
import type { Chance } from "../sketch/chance.ts";
import { type Colour, mix, shift } from "../sketch/colour.ts";
import type { Point } from "../sketch/path.ts";
import { fill, line, type Sketch } from "../sketch/sketch.ts";
import type { HeadParts, HeadShape } from "./head-shape.ts";

/** One ear, from inside or (`isBack`) from behind; it lies under the head. */
export function drawEar(s: Sketch, parts: HeadParts, side: -1 | 1, isBack = false): string {
  const { coat, face, shape, facing } = parts;
  const { outer, tip, inner } = cornersOf(shape, facing, face.ears, side);
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
  if (isBack) {
    const nape = s.linear(towards(outer, inner, 0.5), tip, [
      [0, fur],
      [1, shift(fur, -0.06)],
    ]);
    return fill(whole, nape) + line(whole, coat.line, 3.4, 0.62);
  }
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

/** The outline of an ear; `ears` as in an expression. */
export function earOutline(shape: HeadShape, facing: number, ears: number, side: -1 | 1): string {
  const { outer, tip, inner } = cornersOf(shape, facing, ears, side);
  return triangle(outer, tip, inner, side, 1);
}

function cornersOf(shape: HeadShape, facing: number, ears: number, side: -1 | 1) {
  const { width: w, height: h } = shape;
  const flat = Math.max(0, -ears);
  const away = side * facing > 0 ? 1 - 0.12 * Math.abs(facing) : 1;
  const outer: Point = [side * w * 0.94 * away, -h * 0.22];
  const inner: Point = [side * w * 0.2, -h * 0.86];
  const tip: Point = [
    side * (w * 0.74 * shape.earWidth + shape.earSplay + flat * 52 - Math.max(0, ears) * 5) * away +
      facing * 6,
    -h * 0.72 - shape.earHeight + flat * 54 - Math.max(0, ears) * 6,
  ];
  return { outer, tip, inner };
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
