import type { Coat } from "../coat/coat.ts";
import { sparkle } from "../coat/star-marks.ts";
import { blob } from "../sketch/blob.ts";
import type { Chance } from "../sketch/chance.ts";
import { colour, mix, shift } from "../sketch/colour.ts";
import { oval, type Point, smooth } from "../sketch/path.ts";
import { fill, type Sketch } from "../sketch/sketch.ts";
import type { HeadShape } from "./head-shape.ts";

/** What the coat has on the head, uncut; `x` is where the middle of the face has turned to. */
export function headMarks(s: Sketch, coat: Coat, shape: HeadShape, x: number, chance: Chance): string {
  return patternOn(s, coat, shape, x, chance) + whiteOn(coat, shape, x, chance);
}

/** What the coat has on the back of the head: stripes down the nape, patches, freckles; nothing white. */
export function napeMarks(coat: Coat, shape: HeadShape, chance: Chance): string {
  const { width: w, height: h } = shape;
  switch (coat.pattern) {
    case "mackerel":
    case "classic":
    case "spotted":
      return [-0.42, -0.2, 0, 0.2, 0.42]
        .map((at) =>
          fill(oval(w * at, -h * 0.25, 5.5, h * (0.62 - Math.abs(at) * 0.5), at * 14), coat.mark, 0.85),
        )
        .join("");
    case "patches":
      return (
        fill(blob([-w * 0.6, -h * 0.4], w * 0.62, chance, 9), coat.mark) +
        fill(blob([w * 0.66, -h * 0.3], w * 0.56, chance, 9), coat.patch)
      );
    case "tortie":
      return Array.from({ length: 10 }, () =>
        fill(
          blob([chance.between(-w, w), chance.between(-h, h)], chance.between(12, 30), chance, 7),
          chance.maybe(0.6) ? coat.mark : coat.patch,
          0.9,
        ),
      ).join("");
    default:
      return "";
  }
}

function patternOn(s: Sketch, coat: Coat, shape: HeadShape, x: number, chance: Chance): string {
  const { width: w, height: h } = shape;
  switch (coat.pattern) {
    case "mackerel":
    case "classic":
    case "spotted":
      return stripes(coat, shape, x, coat.pattern === "classic" ? 1.35 : 1);
    case "points":
      return fill(
        oval(x, 22, w, h * 1.1),
        s.radial(
          [x, 26],
          w * 0.95,
          [
            [0, coat.mark],
            [0.36, coat.mark],
            [0.62, mix(coat.base, coat.mark, 0.6), 0.7],
            [1, coat.base, 0],
          ],
          1.02,
        ),
      );
    case "patches": {
      const [first, second] = chance.maybe(0.5) ? [coat.mark, coat.patch] : [coat.patch, coat.mark];
      const isBoth = chance.maybe(0.75);
      return (
        fill(blob([-w * 0.68, -h * 0.55], w * chance.between(0.52, 0.7), chance, 9), first) +
        (isBoth ? fill(blob([w * 0.72, -h * 0.6], w * chance.between(0.45, 0.66), chance, 9), second) : "")
      );
    }
    case "tortie": {
      let svg = fill(
        smooth([
          [x * 0.6, -h * 1.1],
          [w * 1.1, -h],
          [w * 1.1, h * 0.4],
          [x + 30, h * 0.15],
          [x + 4, -h * 0.1],
        ]),
        coat.mark,
        0.92,
      );
      for (let i = 0; i < 9; i++) {
        const at: Point = [chance.between(-w, w * 0.9), chance.between(-h, h)];
        svg += fill(
          blob(at, chance.between(9, 24), chance, 7),
          chance.maybe(0.55) ? coat.mark : at[0] > 20 ? coat.base : coat.patch,
          0.9,
        );
      }
      return svg;
    }
    case "stars": {
      let svg = fill(blob([w * 0.4, -h * 0.5], w * 0.6, chance, 9), coat.patch, 0.3);
      for (let i = 0; i < 26; i++) {
        const at: Point = [chance.between(-w, w), chance.between(-h, h)];
        svg +=
          i % 9 ? fill(oval(...at, 1.9, 1.9), coat.mark, chance.between(0.5, 1)) : sparkle(at, 9, coat.mark);
      }
      return svg;
    }
    default:
      return "";
  }
}

/** The M on the forehead, the lines at the temples and cheeks, and pale spectacles. */
function stripes(coat: Coat, shape: HeadShape, x: number, breadth: number): string {
  const { width: w, height: h } = shape;
  const stroke = (from: Point, bend: Point, to: Point, thick: number): string => {
    const k = thick * breadth;
    const [dx, dy] = [to[1] - from[1], from[0] - to[0]];
    const size = Math.hypot(dx, dy) || 1;
    const [ux, uy] = [(dx / size) * k, (dy / size) * k];
    return fill(
      `M${from[0] - ux} ${from[1] - uy}Q${bend[0] - ux} ${bend[1] - uy} ${to[0]} ${to[1]}Q${bend[0] + ux} ${bend[1] + uy} ${from[0] + ux} ${from[1] + uy}Z`.replace(
        /-?\d+\.\d+(e-?\d+)?/g,
        (number) => Number(number).toFixed(1),
      ),
      coat.mark,
      0.88,
    );
  };
  const pale = shift(coat.base, 0.09, -0.02);
  let svg =
    fill(oval(x - shape.eyeGap, shape.eyeLevel, 43, 41), pale, 0.55) +
    fill(oval(x + shape.eyeGap, shape.eyeLevel, 43, 41), pale, 0.55);
  svg += stroke([x * 0.7, -h * 1.02], [x * 0.8, -h * 0.7], [x, -h * 0.36], 8);
  for (const side of [-1, 1]) {
    svg += stroke(
      [x * 0.7 + side * 26, -h * 1.02],
      [x * 0.8 + side * 26, -h * 0.76],
      [x + side * 15, -h * 0.42],
      7,
    );
    svg += stroke(
      [x * 0.7 + side * 54, -h * 0.98],
      [x * 0.8 + side * 52, -h * 0.78],
      [x + side * 42, -h * 0.53],
      6,
    );
    svg += stroke(
      [side * w * 1.06, -h * 0.06],
      [side * w * 0.9, h * 0.0],
      [side * w * 0.76 + x * 0.3, -h * 0.02],
      6,
    );
    svg += stroke(
      [side * w * 1.06, h * 0.24],
      [side * w * 0.9, h * 0.26],
      [side * w * 0.68 + x * 0.3, h * 0.2],
      6.5,
    );
    svg += stroke(
      [side * w * 1.0, h * 0.56],
      [side * w * 0.82, h * 0.54],
      [side * w * 0.62 + x * 0.3, h * 0.44],
      6,
    );
  }
  return svg;
}

/** White muzzle, chin, and a blaze that runs up between the eyes. */
function whiteOn(coat: Coat, shape: HeadShape, x: number, chance: Chance): string {
  const { whites, white } = coat;
  if (!whites.muzzle) return "";
  const { height: h } = shape;
  const lean = chance.bell() * 4;
  const peak: Point = [x + lean, 12 - (h * 0.95 + 12) * whites.blaze];
  const half = 4 + whites.blaze * 9;
  return fill(
    smooth([
      peak,
      [x + half, (peak[1] + 20) / 2],
      [x + half + 10, 18],
      [x + 48, 36],
      [x + 58, 62],
      [x + 34, h * 1.2],
      [x - 34, h * 1.2],
      [x - 58, 62],
      [x - 48, 36],
      [x - half - 10, 18],
      [x - half, (peak[1] + 20) / 2],
    ]),
    coat.pattern === "points" ? white : mix(white, colour(1, 0, 0), 0.3),
  );
}
