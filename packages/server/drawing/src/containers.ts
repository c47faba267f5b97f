import type { Tones } from "./coat/tones.ts";
import type { Chance } from "./sketch/chance.ts";
import { colour, mix, shift } from "./sketch/colour.ts";
import { box, n, oval } from "./sketch/path.ts";
import { fill, line, type Sketch } from "./sketch/sketch.ts";

/** What a cat peeks out of. Its rim is y = 0, its ground `height` below. */
export interface Container {
  readonly inside: string;
  readonly front: string;
  readonly height: number;
}

const CONTAINERS = {
  "cardboard box": cardboardBox,
  basket,
  flowerpot,
  suitcase,
  bucket,
  "paper bag": paperBag,
} as const;

export type ContainerName = keyof typeof CONTAINERS;
export const CONTAINER_NAMES = Object.keys(CONTAINERS) as readonly ContainerName[];

/** What none of them exceeds. */
export const MAX_CONTAINER = { height: 225, half: 306 } as const;

/** Around x = 0; the cat goes between `inside` and `front`. */
export function drawContainer(s: Sketch, name: ContainerName, tones: Tones, chance: Chance): Container {
  return CONTAINERS[name](s, tones, chance);
}

const DARK = colour(0.25, 0.045, 45);

function cardboardBox(s: Sketch, tones: Tones, chance: Chance): Container {
  const card = colour(tones.isDarkCat ? 0.78 : 0.7, 0.075, chance.between(62, 74));
  const height = chance.between(190, 225);
  const flap = (side: number): string => {
    const d = `M${side * 226} 0L${side * (290 + 16)} ${n(56)}L${side * 280} ${n(92)}L${side * 226} 34Z`;
    return fill(d, shift(card, -0.05)) + line(d, shift(card, -0.17), 3, 0.6);
  };
  const face = box(-230, -4, 460, height + 4, 4);
  const mark = chance.maybe(0.5)
    ? heart(0, height * 0.55, 30, shift(card, -0.16, 0.02))
    : arrows(height * 0.72, shift(card, -0.16, 0.02));
  return {
    height,
    inside:
      fill(`M-226 0L-196 -62H196L226 0Z`, shift(card, -0.22)) +
      fill("M-196 -62L-150 -118H150L196 -62Z", shift(card, 0.02)) +
      line("M-196 -62L-150 -118H150L196 -62", shift(card, -0.17), 3, 0.5),
    front:
      flap(-1) +
      flap(1) +
      fill(
        face,
        s.linear(
          [-200, 0],
          [120, height],
          [
            [0, shift(card, 0.045)],
            [1, shift(card, -0.05)],
          ],
        ),
      ) +
      fill(box(-34, -4, 68, height * 0.34), shift(card, 0.08, -0.03), 0.75) +
      mark +
      line(face, shift(card, -0.17), 3, 0.6) +
      fill(box(-230, -4, 460, 12, 4), shift(card, 0.07)),
  };
}

function heart(x: number, y: number, r: number, paint: ReturnType<typeof colour>): string {
  return fill(
    `M${n(x)} ${n(y + r)}C${n(x - r * 2)} ${n(y - r * 0.4)} ${n(x - r * 0.8)} ${n(y - r * 1.6)} ${n(x)} ${n(y - r * 0.5)}C${n(x + r * 0.8)} ${n(y - r * 1.6)} ${n(x + r * 2)} ${n(y - r * 0.4)} ${n(x)} ${n(y + r)}Z`,
    paint,
    0.85,
  );
}

function arrows(y: number, paint: ReturnType<typeof colour>): string {
  return (
    [130, 174]
      .map((x) =>
        line(
          `M${x} ${n(y + 26)}V${n(y - 30)}M${x - 13} ${n(y - 16)}L${x} ${n(y - 32)}L${x + 13} ${n(y - 16)}`,
          paint,
          7,
          0.8,
        ),
      )
      .join("") + line(`M118 ${n(y + 38)}H186`, paint, 7, 0.8)
  );
}

function basket(s: Sketch, tones: Tones): Container {
  const cane = colour(tones.isDarkCat ? 0.76 : 0.66, 0.08, 68);
  const height = 180;
  const d = `M-240 0H240Q236 120 196 ${height}H-196Q-236 120 -240 0Z`;
  let weave = "";
  // Canes over and under the uprights, row by row.
  for (let row = 0; row < 9; row++) {
    for (let at = -264 + (row % 2) * 33; at < 280; at += 66) weave += oval(at, row * 20 + 12, 38, 10.5);
  }
  const rim = box(-254, -16, 508, 36, 18);
  const cloth = mix(tones.accent, colour(0.95, 0.02, 85), 0.3);
  return {
    height,
    inside: fill(oval(0, -4, 236, 44), DARK),
    front:
      s.clipped(
        d,
        fill(d, shift(cane, -0.12)) +
          fill(weave, cane) +
          line(weave, shift(cane, -0.2), 2, 0.45) +
          fill(
            d,
            s.linear(
              [-240, 0],
              [240, 40],
              [
                [0, colour(1, 0.02, 90), 0.16],
                [0.5, DARK, 0],
                [1, DARK, 0.3],
              ],
            ),
          ),
      ) +
      fill(rim, s.downwards(-16, 20, shift(cane, 0.08), shift(cane, -0.08))) +
      line(rim, shift(cane, -0.2), 3, 0.5) +
      fill(`M-150 -10Q-60 -24 30 -10L20 46Q-10 70 -44 48Q-80 84 -110 44Q-140 50 -150 -10Z`, cloth) +
      line(`M-150 -10L-110 44Q-80 84 -44 48Q-10 70 20 46L30 -10`, shift(cloth, -0.14), 3, 0.6),
  };
}

function flowerpot(s: Sketch, tones: Tones): Container {
  const clay = tones.isDarkCat ? colour(0.72, 0.1, 48) : colour(0.62, 0.115, 42);
  const height = 200;
  const d = `M-196 30H196L150 ${height}H-150Z`;
  const rim = box(-222, -14, 444, 62, 10);
  const paint = (): string =>
    s.linear(
      [-220, 0],
      [220, 0],
      [
        [0, shift(clay, 0.08)],
        [0.35, clay],
        [1, shift(clay, -0.12)],
      ],
    );
  return {
    height,
    inside: fill(oval(0, -8, 214, 36), DARK),
    front:
      fill(d, paint()) +
      fill(box(-194, 48, 388, 14), DARK, 0.2) +
      fill(rim, paint()) +
      line(rim, shift(clay, -0.18), 3, 0.5) +
      line(d, shift(clay, -0.18), 3, 0.3),
  };
}

function suitcase(s: Sketch, tones: Tones, chance: Chance): Container {
  const leather = mix(tones.accent, colour(0.55, 0.09, 55), chance.between(0.2, 0.7));
  const height = 165;
  const d = box(-260, -6, 520, height + 6, 26);
  const lid = box(-256, -250, 512, 250, 26);
  const brass = colour(0.82, 0.11, 86);
  return {
    height,
    inside:
      fill(lid, shift(leather, -0.06)) +
      fill(box(-232, -228, 464, 222, 16), mix(leather, colour(0.93, 0.03, 80), 0.75)) +
      line(lid, shift(leather, -0.2), 3, 0.5),
    front:
      fill(
        d,
        s.linear(
          [-200, 0],
          [160, height],
          [
            [0, shift(leather, 0.06)],
            [1, shift(leather, -0.07)],
          ],
        ),
      ) +
      fill(box(-180, -6, 36, height + 6) + box(144, -6, 36, height + 6), shift(leather, -0.13)) +
      fill(box(-176, 40, 28, 34, 4) + box(148, 40, 28, 34, 4), brass) +
      line("M-46 66v20q0 16 16 16h60q16 0 16 -16v-20", shift(leather, -0.2), 12) +
      line(d, shift(leather, -0.2), 3, 0.5) +
      fill(box(-256, -6, 512, 11, 5), shift(leather, 0.08)),
  };
}

function bucket(s: Sketch, tones: Tones): Container {
  const tin = mix(tones.accent, tones.second, 0.3);
  const height = 205;
  const d = `M-206 0H206L164 ${height}H-164Z`;
  const rim = box(-216, -14, 432, 28, 14);
  return {
    height,
    inside: fill(oval(0, -6, 206, 34), DARK),
    front:
      s.clipped(
        d,
        fill(
          d,
          s.linear(
            [-206, 0],
            [206, 0],
            [
              [0, shift(tin, -0.02)],
              [0.25, shift(tin, 0.13)],
              [0.5, tin],
              [1, shift(tin, -0.14)],
            ],
          ),
        ) + fill(box(-220, 70, 440, 12) + box(-220, 150, 440, 12), shift(tin, -0.12), 0.6),
      ) +
      line("M-206 10Q-190 150 0 158Q190 150 206 10", shift(tin, -0.28, -0.05), 8, 0.75) +
      fill(rim, shift(tin, 0.07)) +
      line(rim, shift(tin, -0.2), 3, 0.5) +
      line(d, shift(tin, -0.2), 3, 0.4),
  };
}

function paperBag(s: Sketch, tones: Tones): Container {
  const paper = colour(tones.isDarkCat ? 0.84 : 0.76, 0.055, 75);
  const height = 210;
  const teeth = Array.from({ length: 40 }, (_, i) => `l12 ${i % 2 ? 12 : -12}`).join("");
  const d = `M-240 0${teeth}L226 ${height}H-226Z`;
  return {
    height,
    inside: fill(`M-240 0L-214 -60H214L240 0Z`, shift(paper, -0.2)),
    front:
      fill(
        d,
        s.linear(
          [-220, 0],
          [180, height],
          [
            [0, shift(paper, 0.05)],
            [1, shift(paper, -0.06)],
          ],
        ),
      ) +
      line(
        `M-150 20L-170 ${height - 4}M40 60L70 130L44 ${height - 20}M150 14L160 110`,
        shift(paper, -0.12),
        3,
        0.5,
      ) +
      heart(-20, height * 0.6, 32, tones.accent) +
      line(d, shift(paper, -0.18), 3, 0.5),
  };
}
