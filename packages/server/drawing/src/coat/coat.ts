import type { Chance } from "../sketch/chance.ts";
import { type Colour, colour, mix, shift, WHITE } from "../sketch/colour.ts";

/** Coats that no cat has: rare/coats.ts. */
export type RareCoatName = "golden" | "starry" | "tiger" | "ghostly" | "space suit";

/** How the second colour lies on the first. */
type Pattern = "solid" | "mackerel" | "classic" | "spotted" | "patches" | "tortie" | "points" | "stars";

/** Where a coat is white, from 0 (nowhere) to 1. */
export interface Whites {
  readonly bib: boolean;
  /** How far up the legs. */
  readonly socks: number;
  readonly muzzle: boolean;
  /** How far the white runs up between the eyes. */
  readonly blaze: number;
  readonly tailTip: boolean;
}

export interface Coat {
  readonly name: CoatName | RareCoatName;
  readonly pattern: Pattern;
  /** The fur. */
  readonly base: Colour;
  /** Stripes, points, the first of the patches. */
  readonly mark: Colour;
  /** The second of the patches. */
  readonly patch: Colour;
  readonly white: Colour;
  readonly whites: Whites;
  readonly nose: Colour;
  readonly innerEar: Colour;
  /** For outlines and inner lines: darker than the fur, or lighter where the fur is nearly black. */
  readonly line: Colour;
}

const COATS = [
  ["brown mackerel tabby", 9],
  ["brown classic tabby", 8],
  ["silver tabby", 7],
  ["ginger tabby", 11],
  ["spotted", 6],
  ["tuxedo", 10],
  ["calico", 10],
  ["tortoiseshell", 7],
  ["siamese", 8],
  ["ragdoll", 7],
  ["black", 8],
  ["white", 7],
  ["blue", 8],
  ["cream", 6],
  ["cow", 8],
  ["blue bicolour", 6],
  ["ginger bicolour", 7],
  ["chocolate", 5],
] as const;

export type CoatName = (typeof COATS)[number][0];

/** Every coat there is. */
export const COAT_NAMES: readonly CoatName[] = COATS.map(([name]) => name);

const NO_WHITE: Whites = { bib: false, socks: 0, muzzle: false, blaze: 0, tailTip: false };

/** A coat of the kind `wanted`, or by the weight of its kind, each of its colours drifted a little. */
export function chooseCoat(chance: Chance, wanted?: CoatName): Coat {
  const name = wanted ?? chance.weighted(COATS);
  const dye = dyeOf(name, chance);
  const drift = (from: Colour): Colour =>
    shift(from, chance.bell() * 0.022, chance.bell() * 0.01, chance.bell() * 5);
  const base = drift(dye.base);
  const white = shift(WHITE, chance.bell() * 0.01, 0, chance.bell() * 40);
  return {
    name,
    base,
    white,
    pattern: dye.pattern,
    mark: drift(dye.mark ?? shift(dye.base, -0.06)),
    patch: drift(dye.patch ?? dye.mark ?? dye.base),
    whites: dye.whites ?? NO_WHITE,
    nose: dye.nose ?? colour(chance.between(0.66, 0.76), chance.between(0.08, 0.11), chance.between(10, 30)),
    innerEar: mix(colour(0.78, 0.085, 18), base, base.l < 0.45 ? 0.42 : 0.2),
    line:
      base.l < 0.42 ? shift(base, 0.17, 0.012) : shift(mix(base, colour(0.3, 0.06, 40), 0.35), -0.24, 0.01),
  };
}

interface Dye {
  readonly pattern: Pattern;
  readonly base: Colour;
  readonly mark?: Colour;
  readonly patch?: Colour;
  readonly whites?: Whites;
  readonly nose?: Colour;
}

const DARK_NOSE = colour(0.38, 0.03, 20);

function dyeOf(name: CoatName, chance: Chance): Dye {
  const black = colour(0.285, 0.014, 285);
  const orange = colour(0.745, 0.135, 63);
  const grey = colour(0.6, 0.025, 258);
  const someWhite = (): Whites => ({
    bib: true,
    socks: chance.between(0.22, 0.5),
    muzzle: true,
    blaze: chance.between(0.25, 1),
    tailTip: chance.maybe(0.6),
  });
  const perhapsWhite = (p: number): Whites => (chance.maybe(p) ? { ...someWhite(), blaze: 0 } : NO_WHITE);
  switch (name) {
    case "brown mackerel tabby":
      return {
        pattern: "mackerel",
        base: colour(0.645, 0.062, 68),
        mark: colour(0.395, 0.045, 58),
        whites: perhapsWhite(0.4),
      };
    case "brown classic tabby":
      return {
        pattern: "classic",
        base: colour(0.68, 0.07, 72),
        mark: colour(0.37, 0.04, 55),
        whites: perhapsWhite(0.3),
      };
    case "silver tabby":
      return {
        pattern: chance.maybe(0.5) ? "mackerel" : "classic",
        base: colour(0.8, 0.012, 255),
        mark: colour(0.42, 0.014, 265),
        whites: perhapsWhite(0.35),
      };
    case "ginger tabby":
      return {
        pattern: chance.maybe(0.65) ? "mackerel" : "classic",
        base: colour(0.77, 0.128, 66),
        mark: colour(0.625, 0.145, 50),
        whites: perhapsWhite(0.45),
      };
    case "spotted":
      return { pattern: "spotted", base: colour(0.75, 0.085, 74), mark: colour(0.42, 0.06, 52) };
    case "tuxedo":
      return { pattern: "solid", base: black, whites: someWhite() };
    case "calico":
      return { pattern: "patches", base: WHITE, mark: orange, patch: colour(0.31, 0.016, 40) };
    case "tortoiseshell":
      return {
        pattern: "tortie",
        base: colour(0.325, 0.024, 45),
        mark: colour(0.665, 0.125, 56),
        patch: colour(0.78, 0.09, 70),
        nose: colour(0.5, 0.05, 25),
      };
    case "siamese":
      return {
        pattern: "points",
        base: colour(0.925, 0.026, 82),
        mark: chance.pick([colour(0.37, 0.035, 50), colour(0.5, 0.03, 262), colour(0.5, 0.06, 48)]),
        nose: DARK_NOSE,
      };
    case "ragdoll":
      return {
        pattern: "points",
        base: colour(0.915, 0.02, 80),
        mark: chance.pick([colour(0.52, 0.028, 262), colour(0.48, 0.045, 55)]),
        whites: { ...someWhite(), blaze: chance.between(0.6, 1), tailTip: false },
      };
    case "black":
      return { pattern: "solid", base: black, nose: colour(0.2, 0.01, 285) };
    case "white":
      return { pattern: "solid", base: WHITE };
    case "blue":
      return { pattern: "solid", base: grey, nose: colour(0.42, 0.025, 265) };
    case "cream":
      return { pattern: "mackerel", base: colour(0.885, 0.058, 78), mark: colour(0.81, 0.08, 68) };
    case "cow":
      return { pattern: "patches", base: WHITE, mark: black, patch: black };
    case "blue bicolour":
      return { pattern: "solid", base: grey, whites: someWhite() };
    case "ginger bicolour":
      return { pattern: "solid", base: orange, whites: { ...someWhite(), socks: 0.5 } };
    case "chocolate":
      return { pattern: "solid", base: colour(0.43, 0.06, 48), nose: colour(0.33, 0.035, 30) };
  }
}
