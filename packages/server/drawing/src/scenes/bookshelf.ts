import { colour, shift } from "../sketch/colour.ts";
import { box } from "../sketch/path.ts";
import { fill } from "../sketch/sketch.ts";
import { glow, type SceneParts, type Scenery, SIZE } from "./scenery.ts";
import { books } from "./things.ts";

/** A shelf among many, the cat between the books. */
export function bookshelf(parts: SceneParts): Scenery {
  const { s, tones, chance, x } = parts;
  const wood = shift(tones.floor, tones.isPaleCat ? -0.14 : 0.02);
  const inside =
    tones.isDarkCat || tones.isDuskyCat
      ? colour(0.82, 0.05, 70)
      : shift(wood, tones.isPaleCat ? -0.06 : -0.2, -0.015);
  const board = (y: number): string =>
    fill(box(0, y, SIZE, 40), s.downwards(y, y + 40, shift(wood, 0.07), shift(wood, -0.03))) +
    fill(box(0, y + 40, SIZE, 26), colour(0.25, 0.05, 40), 0.3);
  const fullRow = books(parts, 0, SIZE, 190, 150);
  return {
    back:
      fill(box(0, 0, SIZE, SIZE), s.downwards(0, SIZE, shift(inside, -0.03), shift(inside, 0.02))) +
      fullRow +
      board(190) +
      books(parts, 0, x - chance.between(255, 300), 860, 410) +
      books(parts, x + chance.between(270, 320), SIZE, 860, 410) +
      glow(s, [x, 560], 400, colour(0.97, 0.07, 80), tones.isDarkCat ? 0.6 : 0.28) +
      board(860) +
      books(parts, 0, SIZE, 1160, 200),
    front: "",
    ground: 872,
    isLight: tones.isDarkCat || tones.isDuskyCat,
    shadow: colour(0.2, 0.04, 40),
  };
}
