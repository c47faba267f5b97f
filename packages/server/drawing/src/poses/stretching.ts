import { limb } from "../coat/markings.ts";
import { breadths, oval, smooth } from "../sketch/path.ts";
import { type Figure, mass, type PoseParts, tail } from "./figure.ts";

/** Bows to the left, front paws far ahead, hindquarters as high as they go: just out of bed. */
export function stretching({ build, chance }: PoseParts): Figure {
  const g = build.girth;
  const leg = 25 * build.legBreadth;
  const body = mass(
    "body",
    [
      [-150, -40],
      [-172, -92],
      [-138, -142],
      [-70, -150],
      [14, -168 * g],
      [96, -232],
      [160, -286],
      [226, -284],
      [264, -226],
      [250, -164],
      [186, -130],
      [96, -104],
      [10, -58],
      [-60, -26],
      [-112, -20],
    ],
    {
      points: [
        [-150, -86],
        [-50, -98],
        [80, -160],
        [250, -214],
      ],
      half: breadths(62, 66 * g, 74 * g, 72),
    },
    smooth([
      [-190, -120],
      [-100, -116],
      [-80, -60],
      [-30, -36],
      [40, -60],
      [30, 0],
      [-180, 10],
    ]),
  );
  const haunch = mass(
    "haunch",
    [
      [150, -130],
      [140, -196],
      [176, -256],
      [228, -262],
      [264, -212],
      [262, -150],
      [236, -104],
      [186, -104],
    ],
    {
      points: [
        [190, -262],
        [204, -184],
        [212, -104],
      ],
      half: breadths(46, 60, 44),
    },
  );
  const hindLeg = (x: number, isFar: boolean) =>
    limb(
      "leg",
      {
        points: [
          [x + 14, -168],
          [x + 24, -104],
          [x + 16, -52],
          [x, -20],
        ],
        half: breadths(leg * 1.55, leg * 1.05, leg * 0.84, leg * 1.02),
      },
      isFar,
    );
  const frontLeg = (y: number, isFar: boolean) =>
    limb(
      "leg",
      {
        points: [
          [-84, -72],
          [-170, -40 + y],
          [-244, -22 + y],
          [-316, -20 + y],
        ],
        half: breadths(leg * 1.35, leg, leg * 0.78, leg * 0.86),
      },
      isFar,
    );
  const w = chance.between(-26, 26);
  const long = build.tailLength;
  return {
    layers: [
      {
        part: tail(
          [
            [240, -236],
            [296, -262],
            [326, -324 * long],
            [300 + w, -386 * long],
            [270 + w * 1.4, -420 * long],
          ],
          build,
        ),
      },
      { part: hindLeg(154, true) },
      { part: frontLeg(-13, true) },
      { part: body },
      { part: hindLeg(212, false) },
      { part: haunch },
      { ink: "M204 -6q-5 -6 -3 -13M217 -4q-5 -6 -3 -13" },
      { part: frontLeg(0, false) },
      { ink: "M-332 -10q-6 -6 -4 -13M-318 -5q-7 -6 -5 -14" },
      { shade: oval(-150, -112, 92, 44) },
      "head",
    ],
    head: {
      scale: build.headScale,
      x: -168,
      y: -186,
      turn: chance.between(-12, 2),
      facing: chance.between(-0.6, 0),
    },
    shadow: { x: 0, breadth: 320 },
  };
}
