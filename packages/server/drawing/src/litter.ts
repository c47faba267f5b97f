import { COAT_NAMES, type Coat, chooseCoat } from "./coat/coat.ts";
import type { Stand } from "./layout.ts";
import type { Pose } from "./pose.ts";
import { type Box, placed } from "./poses/extent.ts";
import type { Scenery } from "./scenes/scenery.ts";
import type { Chance } from "./sketch/chance.ts";
import type { Colour } from "./sketch/colour.ts";
import { groundShadow } from "./sketch/ground-shadow.ts";
import { place, type Sketch } from "./sketch/sketch.ts";
import { chooseSubject, drawSubject, type Subject } from "./subject.ts";

/** A kitten and its place beside its mother, in her coordinates. */
export interface Kitten {
  readonly subject: Subject;
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly isMirrored: boolean;
  /** What it fills, in her coordinates. */
  readonly box: Box;
}

/** Poses of a mother that leave room beside her. */
export const MOTHERLY: readonly Pose[] = ["sitting side", "sitting front", "loaf", "stretched", "curled"];

const AWAKE: readonly Pose[] = [
  "sitting front",
  "sitting side",
  "loaf",
  "hunting",
  "walking",
  "on its back",
  "stretching",
];

/** One to three kittens; they lie in her lap's place while she sleeps, and play at her sides otherwise. */
export function chooseLitter(chance: Chance, mother: Subject): readonly Kitten[] {
  const count = chance.weighted([
    [1, 5],
    [2, 4],
    [3, mother.pose === "curled" || mother.pose === "stretched" ? 0 : 1],
  ] as const);
  const first = chance.pick([-1, 1] as const);
  return Array.from({ length: count }, (_, i): Kitten => {
    const own = chance.fork(`kitten ${i}`);
    const pose = mother.figure.isAsleep ? "curled" : own.pick(count > 1 ? AWAKE.slice(0, 4) : AWAKE);
    const subject = chooseSubject(own, {
      age: "kitten",
      pose,
      coat: coatAfter(own.fork("coat"), mother.coat),
    });
    const side: -1 | 1 = i % 2 ? (first === 1 ? -1 : 1) : first;
    // Each looks towards its mother: kittens, too, are drawn facing the left.
    const at = { isMirrored: side < 0, ...placeOf(subject.box, mother, { side, i, count }) };
    return { subject, ...at, box: placed(subject.box, at) };
  });
}

/** Half the breadth of a grown cat's head, less a cheek. */
const FACE = 108;

function placeOf(
  box: Box,
  mother: Subject,
  where: { readonly side: -1 | 1; readonly i: number; readonly count: number },
): { readonly x: number; readonly y: number; readonly scale: number } {
  const { side, i, count } = where;
  const half = (box.right - box.left) / 2;
  // Some 200 to 260 broad, as a kitten is beside its mother, whatever it does.
  const scale = Math.min(0.54, 150 / half);
  const middle = ((box.left + box.right) / 2) * scale * (side < 0 ? -1 : 1);
  if (mother.figure.isAsleep) {
    const at = count === 1 ? 60 : -20 + i * 190;
    return { x: at - middle, y: 34 + i * 6, scale };
  }
  const edge = side < 0 ? mother.box.left : mother.box.right;
  const overlap = i === 2 ? -0.7 : mother.pose === "sitting front" ? 0.35 : 0.55;
  const near = edge - side * 2 * half * scale * overlap;
  // Never before her face.
  const face = mother.figure.head.x + side * FACE;
  const isLow = mother.pose === "loaf" || mother.pose === "stretched";
  const inner = isLow ? (side < 0 ? Math.min(near, face) : Math.max(near, face)) : near;
  return { x: inner + side * half * scale - middle, y: 24 + i * 10, scale };
}

/** Half take after their mother. */
function coatAfter(chance: Chance, mother: Coat): Coat {
  const hers = COAT_NAMES.find((name) => name === mother.name);
  return chooseCoat(chance, chance.maybe(0.5) ? hers : undefined);
}

/** Where in the scene a kitten is whose mother is at `stand`. */
export function placeOfKitten(
  { x, y, scale, isMirrored }: Kitten,
  stand: Stand,
): Stand & { isMirrored: boolean } {
  return {
    x: stand.x + x * stand.scale,
    y: stand.y + y * stand.scale,
    scale: scale * stand.scale,
    isMirrored,
  };
}

/** A kitten with its shadow; it looks at whoever looks at the picture, or up at its mother. */
export function drawKitten(
  s: Sketch,
  { subject }: Kitten,
  at: Stand & { readonly isMirrored: boolean },
  on: { readonly scenery: Scenery; readonly dye: Colour },
): string {
  const look = subject.chance.fork("look");
  const { cat } = drawSubject(s, subject, {
    gaze: look.maybe(0.4) ? [-0.7, -0.5] : [look.bell() * 0.2, look.bell() * 0.15],
    dye: on.dye,
    isOnLight: on.scenery.isLight,
  });
  const { shadow } = subject.figure;
  const x = at.x + shadow.x * at.scale * (at.isMirrored ? -1 : 1);
  return groundShadow(s, on.scenery, { x, y: at.y, rx: shadow.breadth * at.scale * 1.1 }) + place(cat, at);
}
