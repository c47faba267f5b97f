import type { Chance } from "./chance.ts";
import { colour, mix, shift } from "./colour.ts";
import { box, n, oval, smooth } from "./path.ts";
import { fill, line, place, type Sketch } from "./sketch.ts";
import type { Tones } from "./tones.ts";

const DARK = colour(0.25, 0.045, 45);
const PALE = colour(0.97, 0.012, 85);

/** Things that lie beside the cat (around (0, 0), which is the ground), and one that flies. */
const PROPS = {
  "ball of wool": wool,
  "mouse toy": mouse,
  fish,
  mug,
  butterfly,
  "bowl of milk": bowl,
  ball,
  book,
  feather,
} as const;

export type Prop = keyof typeof PROPS;
export const PROP_NAMES = Object.keys(PROPS) as readonly Prop[];

/** One thing, some 100 to 200 broad. */
export function drawProp(s: Sketch, prop: Prop, tones: Tones, chance: Chance): string {
  return PROPS[prop](s, tones, chance);
}

function shadow(rx: number): string {
  return fill(oval(4, 2, rx, rx * 0.16), DARK, 0.2);
}

function wool(s: Sketch, tones: Tones, chance: Chance): string {
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

function mouse(s: Sketch, tones: Tones, chance: Chance): string {
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

function fish(s: Sketch, tones: Tones, chance: Chance): string {
  const scale = chance.pick([
    colour(0.73, 0.05, 230),
    mix(tones.accent, colour(0.75, 0.05, 230), 0.4),
    colour(0.76, 0.1, 45),
  ]);
  const body = "M-70 -26Q-30 -62 30 -50Q66 -40 76 -24Q64 -4 28 0Q-34 6 -70 -26Z";
  const fin = "M-62 -26Q-90 -56 -112 -56Q-100 -28 -112 -2Q-86 -2 -62 -26Z";
  const marks = [-34, -12, 10]
    .map((x) => line(`M${x} -44Q${x + 12} -26 ${x} -8`, shift(scale, -0.12), 3, 0.6))
    .join("");
  return (
    fill(oval(-10, 4, 128, 20), shift(tones.second, 0.1)) +
    fill(oval(-10, 0, 128, 20), PALE) +
    line(oval(-10, 0, 108, 14), mix(PALE, tones.accent, 0.5), 3, 0.7) +
    place(
      fill(fin, shift(scale, -0.06)) +
        fill(
          body,
          s.linear(
            [0, -56],
            [0, 2],
            [
              [0, shift(scale, 0.02)],
              [1, shift(scale, 0.17, -0.02)],
            ],
          ),
        ) +
        line(body, shift(scale, -0.2), 3, 0.5) +
        marks +
        line("M38 -46Q28 -26 38 -6", shift(scale, -0.16), 3, 0.7) +
        fill(oval(54, -32, 6, 6), PALE) +
        fill(oval(55, -32, 3.4, 3.4), DARK),
      { y: -4, turn: -3 },
    )
  );
}

function mug(s: Sketch, tones: Tones, chance: Chance): string {
  const clay = mix(tones.accent, PALE, chance.between(0, 0.5));
  const steam = [-16, 4, 22]
    .map((x, i) => line(`M${x} ${-106 - i * 3}q-12 -16 0 -32t0 -32`, PALE, 6, 0.5))
    .join("");
  const heart = fill("M-4 -34C-40 -58 -18 -80 -4 -62C10 -80 32 -58 -4 -34Z", PALE, 0.85);
  return (
    shadow(58) +
    steam +
    line("M40 -70Q84 -74 76 -42Q70 -18 38 -22", shift(clay, -0.06), 12) +
    fill(
      "M-50 -90H42L36 -10Q34 0 24 0H-32Q-42 0 -44 -10Z",
      s.linear(
        [-50, 0],
        [44, 0],
        [
          [0, shift(clay, 0.07)],
          [1, shift(clay, -0.08)],
        ],
      ),
    ) +
    fill(oval(-4, -90, 46, 10), shift(clay, 0.1)) +
    fill(oval(-4, -88, 38, 7), colour(0.4, 0.06, 50)) +
    heart
  );
}

function butterfly(s: Sketch, tones: Tones, chance: Chance): string {
  const wing = shift(tones.accent, 0.08, 0.01, chance.pick([0, 60, 150, 250]));
  const fold = chance.between(0.6, 1);
  const side = (k: number): string => {
    const upper = smooth([
      [0, 0],
      [k * 20, -44],
      [k * 58, -52],
      [k * 62, -16],
      [k * 30, 2],
    ]);
    const lower = smooth([
      [0, 2],
      [k * 34, 4],
      [k * 48, 26],
      [k * 28, 44],
      [k * 8, 24],
    ]);
    return (
      fill(lower, shift(wing, -0.06)) +
      line(lower, shift(wing, -0.24), 3, 0.7) +
      fill(
        upper,
        s.radial([0, 0], 76, [
          [0, shift(wing, 0.1)],
          [1, shift(wing, -0.05)],
        ]),
      ) +
      line(upper, shift(wing, -0.24), 3, 0.7) +
      fill(oval(k * 42, -34, 8, 9), PALE, 0.85) +
      fill(oval(k * 30, 24, 5, 6), PALE, 0.8)
    );
  };
  return `<g transform="rotate(${n(chance.between(-24, 24))}) scale(${fold.toFixed(3)} 1)">${side(-1)}${side(1)}${line("M0 -22Q0 4 0 24", DARK, 7)}${line("M0 -22Q-8 -40 -18 -44M0 -22Q8 -40 18 -44", DARK, 2.4)}</g>`;
}

function bowl(s: Sketch, tones: Tones): string {
  const clay = tones.accent;
  return (
    shadow(86) +
    fill(
      "M-76 -44H76L58 -4Q54 2 44 2H-44Q-54 2 -58 -4Z",
      s.linear(
        [-76, 0],
        [76, 0],
        [
          [0, shift(clay, 0.09)],
          [1, shift(clay, -0.09)],
        ],
      ),
    ) +
    fill(oval(0, -44, 76, 15), shift(clay, 0.08)) +
    fill(oval(0, -42, 66, 11), PALE) +
    [-18, -6, 6, 18].map((x) => fill(oval(x, -24 + Math.abs(x) * 0.12, 4, 5), PALE, 0.85)).join("") +
    fill(oval(0, -12, 11, 8), PALE, 0.85)
  );
}

function ball(s: Sketch, tones: Tones, chance: Chance): string {
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

function book(_s: Sketch, tones: Tones, chance: Chance): string {
  const cover = (y: number, w: number, paint: ReturnType<typeof colour>, dx: number): string =>
    fill(box(dx - w, y - 30, w * 2, 30, 5), paint) +
    fill(box(dx - w + 8, y - 25, w * 2 - 8, 20, 2), PALE) +
    line(
      `M${n(dx - w + 14)} ${y - 18}H${n(dx + w)}M${n(dx - w + 14)} ${y - 11}H${n(dx + w)}`,
      colour(0.8, 0.03, 75),
      1.6,
      0.7,
    );
  return (
    shadow(92) +
    cover(0, 82, shift(tones.accent, -0.06), 0) +
    cover(-30, 70, shift(tones.second, -0.1, 0.02), chance.between(-8, 8)) +
    (chance.maybe(0.6) ? cover(-60, 60, tones.dye, chance.between(-10, 10)) : "")
  );
}

function feather(_s: Sketch, tones: Tones, chance: Chance): string {
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
