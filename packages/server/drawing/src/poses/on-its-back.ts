import { limb } from "../coat/markings.ts";
import { breadths, type Point, smooth } from "../sketch/path.ts";
import { type Figure, type Layer, mass, type PoseParts, tail } from "./figure.ts";

/** Rolls on its back, paws in the air, head at the left and the wrong way up. */
export function onItsBack({ build, chance }: PoseParts): Figure {
  const g = build.girth;
  const leg = 25 * build.legBreadth;
  const body = mass(
    "body",
    [
      [-140, -24],
      [-156, -92],
      [-110, -150],
      [-10, -172 * g],
      [90, -176 * g],
      [186, -150],
      [238, -92],
      [232, -34],
      [176, -3],
      [40, 0],
      [-90, -2],
    ],
    {
      points: [
        [-145, -84],
        [-30, -86],
        [90, -88],
        [236, -76],
      ],
      half: breadths(62, 84 * g, 88 * g, 60),
    },
    smooth([
      [-190, -130],
      [-90, -116],
      [20, -96],
      [130, -104],
      [170, -150],
      [90, -230],
      [-100, -220],
    ]),
  );
  const haunch = mass(
    "haunch",
    [
      [92, -10],
      [84, -84],
      [124, -140],
      [186, -146],
      [232, -92],
      [230, -32],
      [186, -2],
      [130, 0],
    ],
    {
      points: [
        [150, -150],
        [158, -76],
        [160, 0],
      ],
      half: breadths(46, 72, 60),
    },
  );
  const paw = (from: Point, bend: Point, to: Point, isFar: boolean) =>
    limb(
      "leg",
      {
        points: [from, bend, [(bend[0] + to[0]) / 2, (bend[1] + to[1]) / 2], to],
        half: breadths(leg * 1.2, leg, leg * 0.9, leg * 1.12),
      },
      isFar,
    );
  const w = chance.between(-24, 24);
  const kick = chance.between(-12, 22);
  const near: Point = [-52 + w * 0.6, -252];
  const hind: Point = [214 + kick, -236 - kick * 0.4];
  const layers: Layer[] = [
    {
      part: tail(
        [
          [214, -36],
          [276, -14],
          [330, -22],
          [(368 + w * 0.3) * Math.max(0.94, build.tailLength), -58],
          [(372 + w * 0.4) * Math.max(0.94, build.tailLength), -112],
        ],
        build,
      ),
    },
    { part: paw([20, -120], [36, -190], [10 + w * 0.5, -238], true) },
    { part: paw([150, -110], [162, -186], [150 + kick, -246], true) },
    { part: body },
    { part: haunch },
    { part: paw([176, -96], [212, -166], hind, false) },
    { pads: hind, turn: 14 },
    { part: paw([-56, -100], [-68, -180], near, false) },
    { pads: near, turn: 4 },
    "head",
  ];
  return {
    layers,
    head: {
      scale: build.headScale,
      x: -190,
      y: -118 * build.headScale,
      turn: chance.between(-86, -66),
      facing: chance.between(-0.3, 0.3),
    },
    shadow: { x: 20, breadth: 300 },
  };
}
