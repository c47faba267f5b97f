import type { Chance } from "../sketch/chance.ts";
import { type Colour, colour, hueDistance } from "../sketch/colour.ts";
import type { Coat } from "./coat.ts";

/** The colours of a picture around its cat: chosen so that the cat stands out and all of it goes together. */
export interface Tones {
  /** What is behind the cat. */
  readonly wall: Colour;
  /** What it sits on. */
  readonly floor: Colour;
  /** For the few things that should catch the eye. */
  readonly accent: Colour;
  /** A quiet companion of the wall. */
  readonly second: Colour;
  /** Of what the cat wears. */
  readonly dye: Colour;
  readonly isDarkCat: boolean;
  readonly isPaleCat: boolean;
  /** Neither dark nor light: what a night sky would swallow. */
  readonly isDuskyCat: boolean;
}

/** Hues that are friendly when light, and those that stay so when darker (yellow turns to mud). */
const LIGHT_HUES = [12, 35, 62, 92, 140, 165, 190, 215, 240, 265, 300, 340];
const DEEP_HUES = [12, 158, 178, 195, 215, 238, 262, 288, 318, 345];

/** Light rooms for dark cats, deeper ones for pale cats, and hues away from the coat's own. */
export function chooseTones(chance: Chance, coat: Coat): Tones {
  const isDarkCat = coat.base.l < 0.47;
  const isPaleCat = coat.base.l > 0.84;
  const lightness = isDarkCat
    ? chance.between(0.8, 0.88)
    : isPaleCat
      ? chance.between(0.56, 0.7)
      : chance.maybe(0.65)
        ? chance.between(0.86, 0.91)
        : chance.between(0.42, 0.5);
  const isClear = (hue: number): boolean => coat.base.c < 0.045 || hueDistance(hue, coat.base.h) > 48;
  const hues = lightness > 0.75 ? LIGHT_HUES : DEEP_HUES;
  const hue = chance.pick(hues.filter(isClear)) + chance.bell() * 9;
  const chroma = chance.between(0.045, 0.085) * (lightness > 0.85 ? 0.75 : 1);
  const accentHue = hue + chance.pick([150, 180, 210, -60, 60]) + chance.bell() * 8;
  const wood = colour(
    isDarkCat ? 0.72 : chance.between(0.55, 0.66),
    chance.between(0.06, 0.085),
    chance.between(50, 68),
  );
  return {
    wall: colour(lightness, chroma, hue),
    floor: wood,
    accent: colour(chance.between(0.6, 0.68), chance.between(0.12, 0.15), accentHue),
    second: colour(lightness - 0.13, chroma + 0.015, hue + chance.between(-25, 25)),
    dye: colour(
      chance.between(0.52, 0.64),
      chance.between(0.13, 0.17),
      accentHue + chance.pick([0, 0, 120, -120]),
    ),
    isDarkCat,
    isPaleCat,
    isDuskyCat: coat.base.l < 0.67 && coat.base.c < 0.1,
  };
}
