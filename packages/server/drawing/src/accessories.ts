import { beret, crown, flower, partyHat } from "./accessories/headwear.ts";
import { bandana, bowTie, collar, scarf } from "./accessories/neckwear.ts";
import type { HeadShape } from "./head/head-shape.ts";
import type { Chance } from "./sketch/chance.ts";
import type { Colour } from "./sketch/colour.ts";
import { place, type Sketch } from "./sketch/sketch.ts";

const ACCESSORIES = [
  ["nothing", 46],
  ["collar", 22],
  ["bow tie", 10],
  ["scarf", 8],
  ["bandana", 7],
  ["flower", 5],
  ["party hat", 3],
  ["beret", 3],
  ["crown", 2],
] as const;

export type Accessory = (typeof ACCESSORIES)[number][0];
export const ACCESSORY_NAMES: readonly Accessory[] = ACCESSORIES.map(([name]) => name);

/** Where the neck is hidden nothing is worn at it, and no hat; kittens get nothing heavier than a collar. */
export function chooseAccessory(
  chance: Chance,
  is: { readonly isNeckHidden: boolean; readonly isSmall: boolean },
): Accessory {
  const suits = (name: Accessory): boolean =>
    name === "nothing" ||
    (name === "flower" && !is.isSmall) ||
    (!is.isNeckHidden && (!is.isSmall || name === "collar" || name === "bow tie"));
  return chance.weighted(ACCESSORIES.filter(([name]) => suits(name)));
}

/** Whether it stands out above the head. */
export function isHat(accessory: Accessory): boolean {
  return accessory === "party hat" || accessory === "beret" || accessory === "crown";
}

/** What is worn, in the coordinates of the head. */
export interface Worn {
  /** At the neck: lies under the head. */
  readonly neck: string;
  /** On the head: lies over it. */
  readonly top: string;
}

/** What an accessory adds to a head of this shape that is turned by `facing` (−1 to 1). */
export function wear(
  s: Sketch,
  accessory: Accessory,
  dye: Colour,
  shape: HeadShape,
  facing: number,
  chance: Chance,
): Worn {
  const x = facing * 8;
  switch (accessory) {
    case "nothing":
      return { neck: "", top: "" };
    case "collar":
      return { neck: collar(s, dye, x, chance), top: "" };
    case "bow tie":
      return { neck: bowTie(s, dye, x), top: "" };
    case "scarf":
      return { neck: scarf(s, dye, x, chance), top: "" };
    case "bandana":
      return { neck: bandana(s, dye, x), top: "" };
    case "flower":
      return {
        neck: "",
        top: place(flower(dye, chance), {
          x: chance.pick([-1, 1]) * shape.width * 0.5 + x,
          y: -shape.height * 0.78,
          scale: 1.25,
        }),
      };
    case "party hat":
      return {
        neck: "",
        top: place(partyHat(s, dye, chance), {
          x: x + 4,
          y: -shape.height * 0.8,
          turn: chance.between(-9, 9),
        }),
      };
    case "beret":
      return {
        neck: "",
        top: place(beret(s, dye), { x: x - 8, y: -shape.height * 0.8, turn: chance.between(-14, -4) }),
      };
    case "crown":
      return { neck: "", top: place(crown(s), { x, y: -shape.height * 0.8, turn: chance.between(-6, 6) }) };
  }
}
