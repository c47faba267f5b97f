import { breadths, oval, smooth } from "../sketch/path.ts";
import { type Figure, frontLeg, mass, type PoseParts, tail } from "./figure.ts";

/** Asleep, curled up, its tail around it. */
export function curled({ build, chance }: PoseParts): Figure {
  const g = build.girth;
  const body = mass(
    "body",
    [
      [-200, -50],
      [-206, -110],
      [-150, -178],
      [-40, -214 * g],
      [90, -208 * g],
      [190, -150],
      [222, -80],
      [196, -20],
      [110, -2],
      [-60, -2],
      [-160, -10],
    ],
    {
      points: [
        [-195, -90],
        [-90, -112],
        [60, -112],
        [212, -84],
      ],
      half: breadths(50, 94 * g, 100 * g, 66),
    },
    smooth([
      [-190, -90],
      [-60, -80],
      [-20, -30],
      [-30, 10],
      [-180, 10],
    ]),
  );
  const haunch = mass(
    "haunch",
    [
      [40, -14],
      [24, -90],
      [78, -158],
      [150, -146],
      [208, -84],
      [200, -22],
      [130, 0],
    ],
    {
      points: [
        [110, -160],
        [120, -80],
        [126, 0],
      ],
      half: breadths(60, 84, 70),
    },
  );
  const reach = build.tailLength;
  const turn = chance.between(-16, -4);
  return {
    layers: [
      { part: body },
      { part: haunch },
      { shade: oval(-86, -60, 122, 60) },
      { part: frontLeg([-30, -60], [-70, -18], 24 * build.legBreadth) },
      "head",
      {
        part: tail(
          [
            [176, -104],
            [216, -48],
            [150, -16],
            [20, -15],
            [-70 - 50 * reach, -24],
          ],
          { ...build, tailBreadth: build.tailBreadth * 1.2 },
        ),
      },
    ],
    head: {
      scale: build.headScale,
      x: -98,
      y: -112 - (build.headScale - 1.13) * 90,
      turn,
      facing: chance.between(-0.3, 0.3),
    },
    shadow: { x: 0, breadth: 250 },
    isAsleep: true,
  };
}
