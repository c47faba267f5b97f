import { limb } from "../coat/markings.ts";
import { breadths, oval, smooth } from "../sketch/path.ts";
import { type Figure, frontLeg, mass, type PoseParts, tail, toes, tufts } from "./figure.ts";

/** Sits side on, facing the left of the picture, its head towards you. */
export function sittingSide({ build, chance }: PoseParts): Figure {
  const g = build.girth;
  const leg = 27 * build.legBreadth;
  const back = chance.between(-8, 10);
  const body = mass(
    "body",
    [
      [-72, -300],
      [10, -300],
      [64, -236],
      [118 * g + back, -150],
      [152 * g, -70],
      [146 * g, -14],
      [90, -2],
      [-20, -4],
      [-72, -40],
      [-104 * g, -130],
      [-112 * g, -200],
      [-104, -262],
    ],
    {
      points: [
        [-30, -300],
        [-10, -215],
        [24, -120],
        [50, -8],
      ],
      half: breadths(60, 92 * g, 104 * g, 100 * g),
    },
    smooth([
      [-130, -296],
      [-44, -300],
      [-48, -236],
      [-66, -188],
      [-104, -150],
      [-140, -160],
      [-136, -220],
    ]),
  );
  const haunch = mass(
    "haunch",
    [
      [6, -12],
      [-4, -78],
      [38, -140],
      [100, -146],
      [148 * g, -90],
      [150 * g, -20],
      [96, 0],
      [40, 0],
    ],
    {
      points: [
        [50, -148],
        [72, -74],
        [84, 0],
      ],
      half: breadths(58, 74, 66),
    },
  );
  const hindPaw = limb("leg", {
    points: [
      [66, -20],
      [20, -19],
      [-22, -17],
    ],
    half: breadths(16, 18, 18),
  });
  const w = chance.between(-24, 24);
  const long = build.tailLength;
  const tailPart = chance.maybe(0.6)
    ? tail(
        [
          [126, -30],
          [190, -14],
          [248 * long, -40],
          [(274 + w * 0.3) * long, -104],
          [(240 + w) * long, -158],
        ],
        build,
      )
    : tail(
        [
          [130, -26],
          [180, -6],
          [236 * long, -6],
          [286 * long, -14],
          [(318 + w * 0.3) * long, -34 + w * 0.4],
        ],
        build,
      );
  return {
    layers: [
      { part: tailPart },
      { part: frontLeg([-36, -150], [-40, -19], leg * 0.95, true) },
      { part: body },
      { part: haunch },
      { part: hindPaw },
      { ink: `M-32 -8q-6 -6 -5 -13M-18 -4q-7 -6 -6 -14` },
      { part: frontLeg([-76, -172], [-88, -20], leg) },
      { ink: toes([-92, -4], 9, 12) },
      { ink: tufts(-82, -214) },
      { shade: oval(-54, -286, 88, 34) },
      "head",
    ],
    head: {
      scale: build.headScale,
      x: -62,
      y: -362,
      turn: chance.between(-8, 6),
      facing: chance.between(-0.9, -0.35),
    },
    shadow: { x: 30, breadth: 215 * g },
  };
}
