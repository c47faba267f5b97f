import { limb, type Part } from "../coat/markings.ts";
import type { Chance } from "../sketch/chance.ts";
import { breadths, n, type Point, type Spine, smooth } from "../sketch/path.ts";

/** What lies where, from the back to the front: fur, inner lines, the soft underside of a paw, the head. */
export type Layer =
  | { readonly part: Part }
  | { readonly ink: string }
  | { readonly pads: Point; readonly turn: number }
  | { readonly shade: string }
  /** Strokes beside what moves. */
  | { readonly motion: string }
  | "head";

/** Where the head is, how far it is turned (degrees) and to which side it looks (−1 to 1). */
export interface HeadPlace {
  readonly x: number;
  readonly y: number;
  readonly turn: number;
  readonly facing: number;
  /** Beside the body's. */
  readonly scale: number;
  /** Seen from behind. */
  readonly isTurnedAway?: boolean;
}

/** A cat in a pose, around (0, 0): the ground is y = 0, and up is negative. Heads are some 224 broad. */
export interface Figure {
  readonly layers: readonly Layer[];
  readonly head: HeadPlace;
  readonly shadow: { readonly x: number; readonly breadth: number };
  readonly isAsleep?: boolean;
  /** For a cat seen from the chest up behind the edge of something (y = 0): what hangs over that edge. */
  readonly overEdge?: readonly Layer[];
}

/** What a body is like, whatever it does. */
export interface Build {
  /** 1: usual; more is stouter. */
  readonly girth: number;
  readonly tailLength: number;
  readonly tailBreadth: number;
  readonly legBreadth: number;
  /** Of the head, beside the body's. */
  readonly headScale: number;
}

export type Age = "grown" | "kitten";

/** From slim to stout, within what every pose can bear; kittens are mostly head. */
export function chooseBuild(chance: Chance, age: Age): Build {
  const grown: Build = {
    girth: chance.between(0.92, 1.13),
    tailLength: chance.between(0.85, 1.15),
    tailBreadth: chance.between(14, 25),
    legBreadth: chance.between(0.92, 1.1),
    // A big head makes a young face, even at a grown cat's.
    headScale: 1.13,
  };
  if (age === "grown") return grown;
  return {
    girth: 0.9 + (grown.girth - 0.92) * 0.3,
    tailLength: 0.85 + (grown.tailLength - 0.85) * 0.15,
    tailBreadth: 13 + (grown.tailBreadth - 14) * 0.5,
    legBreadth: grown.legBreadth * 1.06,
    headScale: chance.between(1.36, 1.46),
  };
}

export interface PoseParts {
  readonly build: Build;
  readonly chance: Chance;
}

/** A tail along `points`, the first of them inside the body. */
export function tail(points: readonly Point[], build: Build): Part {
  const b = build.tailBreadth;
  return limb("tail", { points, half: breadths(b * 0.95, b * 1.05, b * 1.1, b * 0.95, b * 0.62) });
}

/** The short lines between the toes of a paw whose front is near `at`. */
export function toes([x, y]: Point, gap = 11, length = 13): string {
  return [-1, 1]
    .map(
      (side) =>
        `M${n(x + side * gap)} ${n(y)}q${n(side * 1.5)} ${n(-length * 0.6)} ${n(-side)} ${n(-length)}`,
    )
    .join("");
}

/** A few hairs that stand out on the chest. */
export function tufts(x: number, y: number): string {
  return [
    [-15, -8],
    [12, -12],
    [-2, 8],
  ]
    .map(([dx = 0, dy = 0]) => `M${n(x + dx - 6)} ${n(y + dy - 5)}q2 8 6 10q3 -4 4 -9`)
    .join("");
}

/** The part of fur inside `points`, with a spine for its markings. */
export function mass(role: Part["role"], points: readonly Point[], spine: Spine, bib?: string): Part {
  return bib ? { role, spine, bib, d: smooth(points) } : { role, spine, d: smooth(points) };
}

/** A leg from the shoulder down to a paw that points at whoever looks. */
export function frontLeg(from: Point, to: Point, breadth: number, isFar = false): Part {
  const middle: Point = [from[0] + (to[0] - from[0]) * 0.5, from[1] + (to[1] - from[1]) * 0.5];
  return limb(
    "leg",
    {
      points: [from, middle, [to[0], to[1] - 34], to],
      half: breadths(breadth * 1.12, breadth * 0.92, breadth * 0.94, breadth * 1.12),
    },
    isFar,
  );
}
