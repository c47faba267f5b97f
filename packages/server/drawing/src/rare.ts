import { astronaut } from "./rare/astronaut.ts";
import { ghost } from "./rare/ghost.ts";
import { luckyCat } from "./rare/lucky-cat.ts";
import { madeOfStars } from "./rare/made-of-stars.ts";
import type { RareOne } from "./rare/rare-one.ts";
import { smallTiger } from "./rare/small-tiger.ts";
import { twoHeadedShadow } from "./rare/two-headed-shadow.ts";
import { winged } from "./rare/winged.ts";
import type { Chance } from "./sketch/chance.ts";

export type Rare =
  | "golden lucky cat"
  | "space suit"
  | "two-headed shadow"
  | "made of stars"
  | "ghost"
  | "winged"
  | "small tiger";

/** All that is rare, with its odds; about one picture in a hundred is one of them. */
export const RARE_ONES: Readonly<Record<Rare, RareOne>> = {
  "golden lucky cat": luckyCat,
  "space suit": astronaut,
  "two-headed shadow": twoHeadedShadow,
  "made of stars": madeOfStars,
  ghost,
  winged,
  "small tiger": smallTiger,
};

export const RARE_NAMES: readonly Rare[] = [
  "golden lucky cat",
  "space suit",
  "two-headed shadow",
  "made of stars",
  "ghost",
  "winged",
  "small tiger",
];

/** Something rare once in many times, each by its own odds. */
export function chooseRare(chance: Chance): Rare | null {
  let left = chance.next();
  for (const name of RARE_NAMES) {
    left -= 1 / RARE_ONES[name].oneIn;
    if (left < 0) return name;
  }
  return null;
}
