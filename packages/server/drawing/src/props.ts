import type { Tones } from "./coat/tones.ts";
import type { Box } from "./poses/extent.ts";
import { book } from "./props/books.ts";
import { bird, butterfly } from "./props/creatures.ts";
import { bowl, fish, fishBowl, mug } from "./props/crockery.ts";
import { ball, feather, mouse, redDot, wool } from "./props/toys.ts";
import type { Chance } from "./sketch/chance.ts";
import type { Sketch } from "./sketch/sketch.ts";

type Draw = (s: Sketch, tones: Tones, chance: Chance) => string;

const rect = (left: number, top: number, right: number, bottom: number): Box => ({
  left,
  top,
  right,
  bottom,
});

/** Things that lie beside the cat (around (0, 0), which is the ground), and one that flies; with what they fill. */
const PROPS = {
  "ball of wool": { draw: wool, box: rect(-66, -100, 164, 14) },
  "mouse toy": { draw: mouse, box: rect(-144, -72, 80, 16) },
  fish: { draw: fish, box: rect(-140, -64, 120, 26) },
  mug: { draw: mug, box: rect(-62, -182, 84, 14) },
  butterfly: { draw: butterfly, box: rect(-78, -78, 78, 78) },
  "bowl of milk": { draw: bowl, box: rect(-84, -62, 92, 18) },
  "fish bowl": { draw: fishBowl, box: rect(-92, -158, 92, 14) },
  ball: { draw: ball, box: rect(-52, -96, 60, 12) },
  book: { draw: book, box: rect(-92, -94, 98, 18) },
  feather: { draw: feather, box: rect(-98, -54, 182, 18) },
  bird: { draw: bird, box: rect(-62, -98, 88, 10) },
  "red dot": { draw: redDot, box: rect(-46, -28, 46, 28) },
} as const satisfies Record<string, { draw: Draw; box: Box }>;

export type Prop = keyof typeof PROPS;
export const PROP_NAMES = Object.keys(PROPS) as readonly Prop[];

/** One thing, some 100 to 200 broad. */
export function drawProp(s: Sketch, prop: Prop, tones: Tones, chance: Chance): string {
  const draw: Draw = PROPS[prop].draw;
  return draw(s, tones, chance);
}

/** The rectangle that the thing stays within. */
export function propBox(prop: Prop): Box {
  return PROPS[prop].box;
}

const PREY: readonly Prop[] = ["butterfly", "mouse toy", "bird", "red dot", "feather", "ball of wool"];

/** Any thing; but who hunts, hunts something, and only what flies goes where there is no room on the ground. */
export function chooseProp(
  chance: Chance,
  is: { readonly isHunter: boolean; readonly hasRoom: boolean },
): Prop {
  if (!is.hasRoom) return "butterfly";
  return chance.pick(is.isHunter ? PREY : PROP_NAMES.filter((name) => name !== "red dot"));
}
