import { colour, mix, shift } from "../sketch/colour.ts";
import { box, n, oval } from "../sketch/path.ts";
import { fill, line, place } from "../sketch/sketch.ts";
import { glow, room, type SceneParts, type Scenery, SIZE } from "./scenery.ts";
import { books, pottedPlant } from "./things.ts";

const SHADE = colour(0.25, 0.05, 40);

/** A desk where somebody meant to work: a screen, a lamp, and a keyboard that is taken. */
export function desk(parts: SceneParts): Scenery {
  const { s, tones, chance, x } = parts;
  const wood = tones.isPaleCat ? colour(0.47, 0.06, 50) : shift(tones.floor, 0.08);
  const side = chance.pick([-1, 1]);
  const lampX = x + side * 395;
  return {
    back:
      room(parts, 1200, 796) +
      place(screen(parts), { x: x - side * 60, y: 790 }) +
      books(parts, side > 0 ? -10 : SIZE - 160, side > 0 ? 160 : SIZE + 10, 806, 190) +
      glow(s, [lampX - side * 60, 470], 300, colour(0.97, 0.1, 90), 0.6, 796) +
      place(lamp(parts), { x: lampX, y: 812, isMirrored: side > 0 }) +
      fill(box(0, 796, SIZE, 176), s.downwards(796, 972, shift(wood, 0.05), shift(wood, -0.04))) +
      fill(box(0, 972, SIZE, 80), shift(wood, -0.15)) +
      line(`M0 838H${SIZE}M0 930H${SIZE}`, shift(wood, -0.07), 2.5, 0.5) +
      keyboard(parts) +
      (chance.maybe(0.5)
        ? place(pottedPlant(parts, 0.6), { x: x - side * 400, y: 846, scale: 0.75 })
        : paper(parts, x - side * 370)),
    front: "",
    ground: 876,
    isLight: tones.wall.l > 0.6,
    shadow: SHADE,
  };
}

function screen({ s, tones, chance }: SceneParts): string {
  const glass = box(-306, -470, 612, 380, 8);
  const paint = mix(tones.second, colour(0.94, 0.03, 230), tones.isPaleCat ? 0.25 : 0.7);
  const ink = shift(paint, paint.l > 0.7 ? -0.16 : 0.16, 0.03);
  let lines = "";
  for (let row = 0; row < 9; row++)
    lines += fill(
      box(-270 + (row % 3) * 26, -440 + row * 38, chance.between(120, 470), 15, 7),
      row % 4 ? ink : tones.accent,
      0.55,
    );
  return (
    fill("M-60 -90H60L80 10H-80Z", colour(0.62, 0.01, 260)) +
    fill(box(-120, 0, 240, 18, 9), colour(0.55, 0.01, 260)) +
    fill(box(-326, -490, 652, 420, 18), colour(0.36, 0.012, 265)) +
    s.clipped(glass, fill(glass, paint) + lines + fill("M-306 -470H60L-160 -90H-306Z", colour(1, 0, 0), 0.08))
  );
}

function lamp({ s, tones }: SceneParts): string {
  const metal = shift(tones.dye, -0.04);
  return (
    fill(box(-62, -14, 124, 22, 10), shift(metal, -0.1)) +
    line("M0 -10L-40 -190L58 -352", shift(metal, -0.14), 12) +
    fill(oval(-40, -190, 13, 13), metal) +
    fill(oval(112, -322, 52, 22, 38), colour(0.97, 0.1, 95)) +
    fill(
      "M40 -400Q84 -420 108 -384L156 -290Q100 -296 58 -346Q34 -374 40 -400Z",
      s.linear(
        [40, -400],
        [130, -300],
        [
          [0, shift(metal, 0.1)],
          [1, shift(metal, -0.05)],
        ],
      ),
    )
  );
}

function keyboard({ x, tones }: SceneParts): string {
  const base = tones.isPaleCat ? colour(0.38, 0.012, 265) : colour(0.9, 0.01, 250);
  const key = shift(base, base.l > 0.6 ? 0.06 : 0.09);
  let keys = "";
  for (let row = 0; row < 4; row++) {
    const half = 312 + row * 9;
    for (let i = 0; i < 13; i++)
      keys += box(x - half + (i * half * 2) / 13 + 4, 862 + row * 23, (half * 2) / 13 - 8, 17, 4);
  }
  return (
    fill(`M${n(x - 326)} 850H${n(x + 326)}L${n(x + 362)} 962H${n(x - 362)}Z`, shift(base, -0.06)) +
    fill(`M${n(x - 362)} 962H${n(x + 362)}V972H${n(x - 362)}Z`, shift(base, -0.2)) +
    fill(keys, key)
  );
}

function paper({ chance, tones }: SceneParts, x: number): string {
  const sheet = (turn: number): string =>
    place(
      fill(box(-70, -22, 140, 44), colour(0.97, 0.01, 85)) +
        line("M-52 -8H40M-52 4H52", tones.second, 3.5, 0.8),
      {
        x,
        y: 846,
        turn,
      },
    );
  return sheet(chance.between(-12, -4)) + sheet(chance.between(2, 8));
}
