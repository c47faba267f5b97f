import type { Tones } from "../coat/tones.ts";
import type { Chance } from "../sketch/chance.ts";
import { colour, mix, shift } from "../sketch/colour.ts";
import { n, oval, smooth } from "../sketch/path.ts";
import { fill, line, place, type Sketch } from "../sketch/sketch.ts";
import { DARK, PALE, shadow } from "./paint.ts";

export function wool(s: Sketch, tones: Tones, chance: Chance): string {
  const yarn = shift(tones.accent, chance.bell() * 0.04, 0.01, chance.pick([0, 0, 90, 200]));
  const dark = shift(yarn, -0.14);
  const d = oval(0, -48, 50, 50);
  let threads = "";
  for (const [turn, count] of [
    [chance.between(10, 40), 5],
    [chance.between(90, 130), 4],
  ] as const) {
    for (let i = 0; i < count; i++)
      threads += place(
        line(`M-56 ${n(-30 + i * 15)}Q0 ${n(-58 + i * 20)} 56 ${n(-30 + i * 15)}`, dark, 3.2, 0.65),
        { y: -48, turn },
      );
  }
  const tail =
    line(`M30 -10Q70 8 96 -6T160 ${n(chance.between(-6, 8))}`, yarn, 6) +
    line(`M30 -10Q70 8 96 -6T160 0`, dark, 1.5, 0.4);
  return (
    shadow(62) +
    tail +
    s.clipped(
      d,
      fill(
        d,
        s.radial([-16, -66], 80, [
          [0, shift(yarn, 0.1)],
          [1, shift(yarn, -0.08)],
        ]),
      ) + threads,
    ) +
    line(d, dark, 3, 0.6)
  );
}

export function mouse(s: Sketch, tones: Tones, chance: Chance): string {
  const felt = chance.pick([colour(0.7, 0.015, 260), mix(tones.accent, PALE, 0.35), colour(0.8, 0.05, 75)]);
  const body = "M-58 0Q-66 -52 -8 -54Q36 -54 62 -12Q64 0 50 0Z";
  const ear = (x: number): string =>
    fill(oval(x, -52, 17, 18), shift(felt, -0.05)) + fill(oval(x, -51, 10, 11), colour(0.78, 0.08, 15));
  return (
    shadow(74) +
    line(`M-56 -10Q-96 -4 -104 -30T-140 -30`, colour(0.72, 0.09, 20), 6) +
    ear(6) +
    fill(
      body,
      s.linear(
        [0, -54],
        [10, 0],
        [
          [0, shift(felt, 0.07)],
          [1, shift(felt, -0.08)],
        ],
      ),
    ) +
    line(body, shift(felt, -0.2), 3, 0.5) +
    ear(22) +
    fill(oval(42, -24, 4.5, 4.5), DARK) +
    fill(oval(61, -8, 6, 5), colour(0.7, 0.11, 15)) +
    line("M-40 -14l8 -10m-2 10l-6 -10", shift(felt, -0.2), 3, 0.6)
  );
}

export function ball(s: Sketch, tones: Tones, chance: Chance): string {
  const d = oval(0, -46, 46, 46);
  const other = colour(0.96, 0.02, 90);
  const turn = chance.between(-40, 40);
  const star = place(fill("M0 -20L6 -6L20 -6L9 3L13 18L0 9L-13 18L-9 3L-20 -6L-6 -6Z", tones.accent), {
    y: -46,
    turn,
  });
  const stripes = place(line("M-60 -30Q0 -8 60 -30M-60 30Q0 8 60 30", other, 16), { y: -46, turn });
  return (
    shadow(54) +
    s.clipped(
      d,
      fill(d, shift(tones.accent, 0.02)) +
        stripes +
        fill(oval(0, -46, 25, 25), other) +
        star +
        fill(
          d,
          s.radial([-16, -64], 74, [
            [0, colour(1, 0, 0), 0.35],
            [0.5, colour(1, 0, 0), 0],
            [1, DARK, 0.3],
          ]),
        ),
    ) +
    line(d, shift(tones.accent, -0.2), 3, 0.5)
  );
}

export function feather(_s: Sketch, tones: Tones, chance: Chance): string {
  const plume = shift(tones.accent, 0.06, 0, chance.pick([0, 100, 220]));
  const vane = smooth([
    [70, -14],
    [104, -34],
    [150, -44],
    [176, -38],
    [160, -18],
    [110, -4],
  ]);
  return (
    shadow(90) +
    line("M-90 -4L70 -14", colour(0.6, 0.08, 60), 8) +
    fill(vane, plume) +
    line(vane, shift(plume, -0.18), 2.5, 0.5) +
    line("M70 -14Q120 -18 168 -36", shift(plume, -0.2), 2.5, 0.7) +
    fill(oval(70, -14, 12, 12), colour(0.84, 0.13, 88)) +
    line(oval(70, -14, 12, 12), colour(0.55, 0.12, 70), 2.5, 0.6)
  );
}

/** The spot of a laser: what no cat ever caught. */
export function redDot(s: Sketch): string {
  const red = colour(0.64, 0.24, 27);
  const halo = s.radial(
    [0, 0],
    46,
    [
      [0, red, 0.75],
      [0.4, red, 0.35],
      [1, red, 0],
    ],
    0.6,
  );
  return (
    fill(oval(0, 0, 46, 28), halo) +
    fill(oval(0, 0, 13, 8), colour(0.72, 0.22, 27)) +
    fill(oval(-2, -1, 5, 3), PALE)
  );
}
