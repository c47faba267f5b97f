import type { Coat } from "../coat/coat.ts";
import { type Colour, colour, mix, shift } from "../sketch/colour.ts";
import { n, oval } from "../sketch/path.ts";
import { fill, line, type Sketch } from "../sketch/sketch.ts";
import type { Expression } from "./mood.ts";

const MOUTH = colour(0.3, 0.06, 20);
const TONGUE = colour(0.74, 0.13, 15);

export interface Whiskers {
  readonly length: number;
  /** Degrees that they droop (positive) or rise. */
  readonly droop: number;
  readonly bow: number;
}

/** Muzzle, nose, mouth and blush; `x` is where the middle of the face has turned to. */
export function drawMuzzle(s: Sketch, coat: Coat, face: Expression, x: number): string {
  const isDark = coat.base.l < 0.45;
  const hasWhite = coat.whites.muzzle || coat.base.l > 0.9;
  const puff = hasWhite ? coat.white : shift(coat.base, isDark ? 0.045 : 0.07, -0.012);
  const ink = isDark && !hasWhite ? shift(coat.base, 0.3) : mix(MOUTH, coat.base, 0.1);
  const soft = coat.pattern === "points" ? 0.22 : 1;
  return (
    blush(s, face, x) +
    fill(oval(x, 67, 19, 11), puff, soft * (face.isMouthOpen ? 0 : 0.9)) +
    fill(oval(x - 20, 48, 27, 20, -8), puff, soft) +
    fill(oval(x + 20, 48, 27, 20, 8), puff, soft) +
    openMouth(face, x) +
    line(mouthLine(face, x), ink, 4.2) +
    dots(ink, x) +
    nose(coat, x)
  );
}

function blush(s: Sketch, face: Expression, x: number): string {
  if (face.blush === 0) return "";
  const pink = colour(0.72, 0.14, 15);
  const cheek = (cx: number): string =>
    fill(
      oval(cx, 40, 26, 17),
      s.radial(
        [cx, 40],
        26,
        [
          [0, pink, face.blush],
          [1, pink, 0],
        ],
        0.65,
      ),
    );
  return cheek(x * 0.8 - 72) + cheek(x * 0.8 + 72);
}

/** A rounded triangle with a light on it. */
function nose(coat: Coat, x: number): string {
  const d = `M${n(x - 12)} 20Q${n(x)} 15 ${n(x + 12)} 20Q${n(x + 15)} 24 ${n(x + 6)} 32Q${n(x)} 37 ${n(x - 6)} 32Q${n(x - 15)} 24 ${n(x - 12)} 20Z`;
  return (
    fill(d, coat.nose) +
    line(d, shift(coat.nose, -0.16), 2, 0.6) +
    fill(oval(x - 4, 22.5, 4, 2.2, -12), colour(1, 0, 0), 0.5)
  );
}

function mouthLine(face: Expression, x: number): string {
  const up = face.mouth;
  const start = `M${n(x)} 35V43`;
  if (up < 0)
    return `${start}M${n(x - 24)} ${n(56 - up * 3)}Q${n(x - 12)} 43 ${n(x)} 44Q${n(x + 12)} 43 ${n(x + 24)} ${n(56 - up * 3)}`;
  const lift = 50 - up * 6;
  return `${start}M${n(x - 27)} ${n(lift)}Q${n(x - 15)} ${n(58 + up * 3)} ${n(x)} 43Q${n(x + 15)} ${n(58 + up * 3)} ${n(x + 27)} ${n(lift)}`;
}

/** What shows below the lips when the mouth stands open: a round one for surprise, a wide one for joy. */
function openMouth(face: Expression, x: number): string {
  if (!face.isMouthOpen) return "";
  const [half, drop] = face.mouth > 0.5 ? [17, 34] : [12, 27];
  const d = `M${n(x - half)} 51Q${n(x - half * 0.5)} 55 ${n(x)} 47Q${n(x + half * 0.5)} 55 ${n(x + half)} 51Q${n(x + half * 1.05)} ${n(50 + drop)} ${n(x)} ${n(51 + drop)}Q${n(x - half * 1.05)} ${n(50 + drop)} ${n(x - half)} 51Z`;
  return fill(d, MOUTH) + fill(oval(x, 45 + drop * 0.9, half * 0.56, drop * 0.22), TONGUE);
}

/** The tongue lies over the muzzle's edge, so it is drawn after it. */
export function drawTongue(face: Expression, x: number): string {
  if (!face.hasTongue || face.isMouthOpen) return "";
  const d = `M${n(x - 8)} 53Q${n(x)} 58 ${n(x + 8)} 53Q${n(x + 11)} 71 ${n(x)} 73Q${n(x - 11)} 71 ${n(x - 8)} 53Z`;
  return (
    fill(d, TONGUE) +
    line(d, shift(TONGUE, -0.2), 2, 0.7) +
    line(`M${n(x)} 59V66`, shift(TONGUE, -0.14), 2, 0.7)
  );
}

function dots(ink: Colour, x: number): string {
  let svg = "";
  for (const side of [-1, 1]) {
    for (const [dx, y] of [
      [24, 44],
      [32, 50],
      [23, 54],
    ] as const) {
      svg += fill(oval(x + side * dx, y, 1.7, 1.7), ink, 0.55);
    }
  }
  return svg;
}

/** Three a side: white, but for light cats before something light. */
export function drawWhiskers(coat: Coat, whiskers: Whiskers, x: number, isOnLight: boolean): string {
  const pale = colour(0.99, 0.005, 90);
  const ink = isOnLight && coat.base.l > 0.62 ? shift(coat.line, -0.08) : pale;
  let svg = "";
  for (const side of [-1, 1]) {
    for (const [i, start] of [43, 49, 55].entries()) {
      const angle = ((i - 1) * 13 + whiskers.droop) * (Math.PI / 180);
      const [x0, length] = [x + side * 34, whiskers.length * (i === 1 ? 1.05 : 0.94)];
      const [dx, dy] = [Math.cos(angle) * length, Math.sin(angle) * length];
      svg += line(
        `M${n(x0)} ${start}Q${n(x0 + side * dx * 0.55)} ${n(start + dy * 0.5 - whiskers.bow)} ${n(x0 + side * dx)} ${n(start + dy + whiskers.bow * 0.4)}`,
        ink,
        2.1,
        ink === pale ? 0.85 : 0.6,
      );
    }
  }
  return svg;
}
