import { limb } from "../coat/markings.ts";
import { breadths, oval, smooth } from "../sketch/path.ts";
import { type Figure, mass, type PoseParts, tail } from "./figure.ts";

/** Chest on the ground, hindquarters up, about to jump to the left; its tail cannot keep still. */
export function hunting({ build, chance }: PoseParts): Figure {
  const g = build.girth;
  const leg = 24 * build.legBreadth;
  const lift = chance.between(-14, 22);
  const body = mass(
    "body",
    [
      [-176, -36],
      [-196, -96],
      [-156, -146],
      [-70, -146 * g],
      [40, -160 * g],
      [130, -208 - lift],
      [208, -204 - lift],
      [250, -146],
      [244, -78],
      [190, -40],
      [80, -30],
      [-40, -8],
      [-130, -6],
    ],
    {
      points: [
        [-180, -84],
        [-70, -82],
        [70, -104],
        [240, -122],
      ],
      half: breadths(64, 76 * g, 82 * g, 78),
    },
    smooth([
      [-210, -120],
      [-120, -120],
      [-104, -60],
      [-70, -24],
      [0, -14],
      [0, 10],
      [-200, 10],
    ]),
  );
  const haunch = mass(
    "haunch",
    [
      [112, -44],
      [102, -116],
      [142, -180 - lift * 0.7],
      [204, -180 - lift * 0.7],
      [250, -118],
      [240, -52],
      [206, -22],
      [156, -22],
    ],
    {
      points: [
        [166, -182],
        [176, -100],
        [182, -22],
      ],
      half: breadths(52, 74, 56),
    },
  );
  const hindLeg = (x: number, isFar: boolean) =>
    limb(
      "leg",
      {
        points: [
          [x + 36, -84],
          [x + 38, -40],
          [x + 6, -20],
          [x - 44, -17],
        ],
        half: breadths(leg * 1.2, leg * 0.9, leg * 0.74, leg * 0.76),
      },
      isFar,
    );
  const frontLeg = (y: number, reach: number, isFar: boolean) =>
    limb(
      "leg",
      {
        points: [
          [-110, -56],
          [-180, -34 + y],
          [-232 - reach, -21 + y],
          [-276 - reach, -20 + y],
        ],
        half: breadths(leg * 1.3, leg, leg * 0.8, leg * 0.88),
      },
      isFar,
    );
  const w = chance.pick([-1, 1]) * chance.between(5, 16);
  const long = build.tailLength;
  const top = -350 * long;
  return {
    layers: [
      {
        part: tail(
          [
            [232, -150],
            [282, -158],
            [314 + w, -198],
            [316 + w, -198 + (top + 198) * 0.5],
            [308 + w * 1.6, top],
          ],
          build,
        ),
      },
      { motion: swish(308 + w * 1.6, top + 14) },
      { part: hindLeg(116, true) },
      { part: frontLeg(-14, chance.between(-20, 6), true) },
      { part: body },
      { part: hindLeg(166, false) },
      { part: haunch },
      { ink: "M118 -8q-6 -6 -5 -13M132 -4q-7 -6 -6 -14" },
      { part: frontLeg(0, chance.between(0, 24), false) },
      { ink: "M-292 -10q-6 -6 -4 -13M-278 -5q-7 -6 -5 -14" },
      { shade: oval(-164, -104, 96, 44) },
      "head",
    ],
    head: {
      scale: build.headScale,
      x: -176,
      y: -156,
      turn: chance.between(-8, 4),
      facing: chance.between(-0.8, -0.4),
    },
    shadow: { x: 0, breadth: 310 },
  };
}

/** Two short bows on each side of what moves to and fro. */
function swish(x: number, y: number): string {
  const bow = (away: number, half: number): string => {
    const at = x + away;
    return smooth(
      [
        [at, y - half],
        [at + Math.sign(away) * 6, y],
        [at, y + half],
      ],
      false,
    );
  };
  return bow(-62, 16) + bow(-44, 22) + bow(44, 22) + bow(62, 16);
}
