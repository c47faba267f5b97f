import { limb } from "../coat/markings.ts";
import { breadths, mirrored, type Point, smooth } from "../sketch/path.ts";
import { type Figure, mass, type PoseParts, tail } from "./figure.ts";

/** Sits with its back to you and looks at what is there. */
export function fromBehind({ build, chance }: PoseParts): Figure {
  const g = build.girth;
  const lean = chance.between(-12, 12);
  const body = mass(
    "body",
    mirrored([
      [0, -300],
      [64 * g, -284],
      [92 * g, -222],
      [114 * g, -146],
      [146 * g, -76],
      [146 * g, -20],
      [84, -2],
      [0, -2],
    ]),
    {
      points: [
        [lean, -296],
        [0, -200],
        [0, -110],
        [0, -4],
      ],
      half: breadths(66 * g, 98 * g, 124 * g, 142 * g),
    },
  );
  const foot = (side: -1 | 1) =>
    limb("leg", {
      points: [
        [side * 104 * g, -26],
        [side * 126 * g, -18],
        [side * 150 * g, -14],
      ],
      half: breadths(18, 16, 15),
    });
  const thigh = (side: -1 | 1): string => {
    const at = (x: number, y: number): Point => [side * x * g, y];
    return smooth([at(62, -18), at(70, -76), at(104, -116)], false);
  };
  const side = chance.pick([-1, 1] as const);
  const w = chance.between(-16, 16);
  const long = build.tailLength;
  return {
    layers: [
      { part: foot(-1) },
      { part: foot(1) },
      { part: body },
      { ink: thigh(-1) + thigh(1) },
      {
        part: tail(
          [
            [side * 6, -46],
            [side * 36, -14],
            [side * 130, -6],
            [side * 214 * long, -26],
            [side * (254 + w) * long, -84 - w],
          ],
          build,
        ),
      },
      "head",
    ],
    head: {
      scale: build.headScale,
      x: lean,
      y: -346,
      turn: chance.between(-11, 11),
      facing: chance.between(-0.3, 0.3),
      isTurnedAway: true,
    },
    shadow: { x: 0, breadth: 210 * g },
  };
}
