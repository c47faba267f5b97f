import type { Coat, Whites } from "../coat/coat.ts";
import type { Chance } from "../sketch/chance.ts";
import { colour, shift, WHITE } from "../sketch/colour.ts";

const NO_WHITE: Whites = { bib: false, socks: 0, muzzle: false, blaze: 0, tailTip: false };

const PLAIN = {
  white: WHITE,
  whites: NO_WHITE,
  nose: colour(0.7, 0.1, 20),
  innerEar: colour(0.78, 0.085, 18),
} as const;

/** Polished, from head to paw. */
export function golden(chance: Chance): Coat {
  const base = colour(0.83, 0.135, 86 + chance.bell() * 3);
  return {
    ...PLAIN,
    name: "golden",
    pattern: "solid",
    base,
    mark: base,
    patch: base,
    innerEar: colour(0.62, 0.19, 28),
    nose: colour(0.6, 0.17, 30),
    line: colour(0.55, 0.12, 68),
  };
}

/** A piece of the night sky. */
export function starry(chance: Chance): Coat {
  const base = colour(0.34, 0.125, chance.between(268, 292));
  return {
    ...PLAIN,
    name: "starry",
    pattern: "stars",
    base,
    mark: colour(0.96, 0.06, 95),
    patch: colour(0.5, 0.17, base.h + chance.pick([45, -70])),
    innerEar: colour(0.5, 0.15, 320),
    nose: colour(0.74, 0.12, 340),
    line: colour(0.82, 0.1, 275),
  };
}

/** A tiger's, on something that is none. */
export function tiger(): Coat {
  return {
    ...PLAIN,
    name: "tiger",
    pattern: "mackerel",
    base: colour(0.73, 0.16, 56),
    mark: colour(0.26, 0.03, 45),
    patch: colour(0.26, 0.03, 45),
    whites: { bib: true, socks: 0.24, muzzle: true, blaze: 0, tailTip: false },
    line: colour(0.42, 0.09, 45),
  };
}

/** As pale as moonlight. */
export function ghostly(chance: Chance): Coat {
  const base = colour(0.95, 0.03, chance.between(205, 250));
  return {
    ...PLAIN,
    name: "ghostly",
    pattern: "solid",
    base,
    mark: base,
    patch: base,
    innerEar: shift(base, -0.1, 0.03),
    nose: shift(base, -0.2, 0.04),
    line: shift(base, -0.32, 0.06),
  };
}

/** What is worn outside; its boots and gloves are of another colour. */
export function spaceSuit(trim: Coat["base"]): Coat {
  const base = colour(0.93, 0.008, 250);
  return {
    ...PLAIN,
    name: "space suit",
    pattern: "solid",
    base,
    mark: base,
    patch: base,
    white: trim,
    whites: { ...NO_WHITE, socks: 0.2, tailTip: true },
    line: colour(0.56, 0.03, 255),
  };
}
