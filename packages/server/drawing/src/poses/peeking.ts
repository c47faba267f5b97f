import { breadths, mirrored, oval, smooth } from "../sketch/path.ts";
import { type Figure, frontLeg, mass, type PoseParts, tail, toes } from "./figure.ts";

/** Head, chest and two paws over the edge of something, which is at y = 0 and hides the rest. */
export function peeking({ build, chance }: PoseParts): Figure {
  const g = build.girth;
  const deep = chance.between(0, 60);
  const spread = chance.between(62, 90);
  const leg = 27 * build.legBreadth;
  const body = mass(
    "body",
    mirrored([
      [0, -170],
      [70 * g, -150],
      [104 * g, -70],
      [112 * g, 60],
      [0, 70],
    ]),
    {
      points: [
        [0, -170],
        [0, -90],
        [0, 60],
      ],
      half: breadths(70 * g, 98 * g, 110 * g),
    },
    smooth([
      [0, -170],
      [52, -140],
      [50, -40],
      [40, 80],
      [-40, 80],
      [-50, -40],
      [-52, -140],
    ]),
  );
  const side = chance.pick([-1, 1]);
  const w = chance.between(-20, 20);
  const shows = deep < 32;
  return {
    layers: [
      ...(shows
        ? [
            {
              part: tail(
                [
                  [side * 96, 40],
                  [side * 146, -40],
                  [side * (172 + w), -110],
                  [side * (150 - w), -176],
                  [side * 178, -226],
                ],
                build,
              ),
            },
          ]
        : []),
      { part: body },
      { shade: oval(0, -118 + deep, 96, 34) },
      "head",
    ],
    head: {
      scale: build.headScale,
      x: chance.between(-8, 8),
      y: -172 + deep,
      turn: chance.between(-9, 9),
      facing: chance.between(-0.35, 0.35),
    },
    shadow: { x: 0, breadth: 0 },
    overEdge: [
      { part: frontLeg([-spread * 0.9, -84], [-spread, 22], leg) },
      { part: frontLeg([spread * 0.9, -84], [spread, 22], leg) },
      { ink: toes([-spread, 44]) + toes([spread, 44]) },
    ],
  };
}
