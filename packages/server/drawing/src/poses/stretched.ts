import { limb } from "../coat/markings.ts";
import { breadths, oval, smooth } from "../sketch/path.ts";
import { type Figure, mass, type PoseParts, tail } from "./figure.ts";

/** Lies stretched out, front paws ahead to the left. */
export function stretched({ build, chance }: PoseParts): Figure {
  const g = build.girth;
  const leg = 24 * build.legBreadth;
  const body = mass(
    "body",
    [
      [-196, -40],
      [-206, -104],
      [-166, -160],
      [-80, -172 * g],
      [40, -156 * g],
      [150, -166 * g],
      [232, -134],
      [262, -70],
      [240, -14],
      [150, -2],
      [0, -4],
      [-130, -6],
    ],
    {
      points: [
        [-190, -90],
        [-80, -94],
        [60, -84],
        [245, -76],
      ],
      half: breadths(70, 84 * g, 80 * g, 74),
    },
    smooth([
      [-220, -130],
      [-120, -130],
      [-104, -60],
      [-90, -30],
      [-10, -22],
      [-10, 10],
      [-200, 10],
    ]),
  );
  const haunch = mass(
    "haunch",
    [
      [106, -16],
      [92, -76],
      [128, -140],
      [200, -148],
      [254, -96],
      [256, -30],
      [200, -1],
      [140, 0],
    ],
    {
      points: [
        [160, -150],
        [180, -76],
        [190, 0],
      ],
      half: breadths(60, 76, 66),
    },
  );
  const hindPaw = limb("leg", {
    points: [
      [180, -22],
      [130, -20],
      [84, -17],
    ],
    half: breadths(18, 19, 18),
  });
  const w = chance.between(-30, 30);
  const long = build.tailLength;
  const isTailUp = chance.maybe(0.55);
  const tailPart = isTailUp
    ? tail(
        [
          [236, -60],
          [300, -40],
          [352 * long, -78],
          [(362 + w * 0.4) * long, -148],
          [(330 + w) * long, -196],
        ],
        build,
      )
    : tail(
        [
          [236, -44],
          [300, -16],
          [350 * long, -8],
          [(402 + w * 0.2) * long, -14],
          [430 * long, -44 + w * 0.4],
        ],
        build,
      );
  const cross = chance.maybe(0.4);
  return {
    layers: [
      { part: tailPart },
      {
        part: limb(
          "leg",
          {
            points: [
              [-140, -70],
              [-210, -50],
              [-270, cross ? -30 : -38],
              [-300, cross ? -20 : -36],
            ],
            half: breadths(leg * 1.2, leg, leg * 0.8, leg * 0.88),
          },
          true,
        ),
      },
      { part: body },
      { part: haunch },
      { part: hindPaw },
      { ink: "M74 -8q-6 -6 -5 -13M88 -4q-7 -6 -6 -14" },
      {
        part: limb("leg", {
          points: [
            [-110, -60],
            [-180, -36],
            [-250, -21],
            [-318, -20],
          ],
          half: breadths(leg * 1.35, leg * 1.05, leg * 0.8, leg * 0.86),
        }),
      },
      { ink: "M-334 -10q-6 -6 -4 -13M-320 -5q-7 -6 -5 -14" },
      { shade: oval(-152, -120, 92, 44) },
      "head",
    ],
    head: {
      scale: build.headScale,
      x: -168,
      y: -212,
      turn: chance.between(-9, 5),
      facing: chance.between(-0.7, 0.2),
    },
    shadow: { x: 0, breadth: 350 },
  };
}
