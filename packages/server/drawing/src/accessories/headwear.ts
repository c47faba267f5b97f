import type { Chance } from "../sketch/chance.ts";
import { type Colour, colour, mix, shift } from "../sketch/colour.ts";
import { oval, smooth } from "../sketch/path.ts";
import { fill, line, type Sketch } from "../sketch/sketch.ts";

/** Behind an ear: centred on (0, 0). */
export function flower(dye: Colour, chance: Chance): string {
  const turn = chance.between(0, 72);
  let petals = "";
  for (let i = 0; i < 5; i++) {
    const angle = ((turn + i * 72) * Math.PI) / 180;
    const d = oval(Math.cos(angle) * 15, Math.sin(angle) * 15, 14, 11, turn + i * 72);
    petals += fill(d, mix(dye, colour(0.9, 0.06, dye.h), 0.45)) + line(d, shift(dye, -0.16), 1.8, 0.5);
  }
  return (
    petals +
    fill(oval(0, 0, 9, 9), colour(0.86, 0.14, 90)) +
    line(oval(0, 0, 9, 9), colour(0.6, 0.13, 70), 1.8, 0.6)
  );
}

/** Stands on (0, 0), as do all hats. */
export function partyHat(s: Sketch, dye: Colour, chance: Chance): string {
  const d = "M-40 6Q0 -8 40 6L4 -104Q0 -110 -4 -104Z";
  const other = shift(dye, 0.14, 0.01, chance.pick([120, 180, 240]));
  return (
    s.clipped(
      d,
      fill(d, dye) +
        [-76, -46, -16].map((y) => line(`M-60 ${y + 22}L60 ${y - 14}`, other, 11)).join("") +
        fill(
          d,
          s.linear(
            [-40, 0],
            [40, 0],
            [
              [0, colour(1, 0, 0), 0.25],
              [0.5, colour(1, 0, 0), 0],
              [1, colour(0.2, 0.05, 30), 0.25],
            ],
          ),
        ),
    ) +
    line(d, shift(dye, -0.2), 2.5, 0.6) +
    fill(oval(0, -108, 14, 14), other) +
    line(oval(0, -108, 14, 14), shift(other, -0.2), 2, 0.6)
  );
}

/** Worn aslant: more of it to the left. */
export function beret(s: Sketch, dye: Colour): string {
  const d = smooth([
    [-74, -2],
    [-82, -34],
    [-30, -60],
    [40, -52],
    [76, -18],
    [66, 6],
    [0, -6],
  ]);
  return (
    line("M2 -56l4 -14", shift(dye, -0.12), 7) +
    fill(
      d,
      s.linear(
        [-30, -60],
        [20, 8],
        [
          [0, shift(dye, 0.09)],
          [1, shift(dye, -0.1)],
        ],
      ),
    ) +
    line(d, shift(dye, -0.2), 2.5, 0.6)
  );
}

/** Always of gold, whatever the picture's colours. */
export function crown(s: Sketch): string {
  const gold = colour(0.84, 0.135, 88);
  const d = "M-40 4Q0 -6 40 4L48 -46L22 -24L0 -58L-22 -24L-48 -46Z";
  const ball = (x: number, y: number): string =>
    fill(oval(x, y, 6, 6), shift(gold, 0.06)) + line(oval(x, y, 6, 6), shift(gold, -0.3), 1.8, 0.6);
  return (
    fill(
      d,
      s.linear(
        [-30, -50],
        [30, 6],
        [
          [0, shift(gold, 0.1)],
          [1, shift(gold, -0.12)],
        ],
      ),
    ) +
    line(d, shift(gold, -0.3), 2.5, 0.7) +
    ball(-48, -48) +
    ball(0, -60) +
    ball(48, -48) +
    fill(oval(0, -14, 6, 8), colour(0.6, 0.2, 20)) +
    fill(oval(-22, -10, 4.5, 6), colour(0.65, 0.14, 250)) +
    fill(oval(22, -10, 4.5, 6), colour(0.65, 0.14, 160))
  );
}
