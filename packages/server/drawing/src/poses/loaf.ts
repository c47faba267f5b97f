import { limb } from "../coat/markings.ts";
import { breadths, oval, smooth } from "../sketch/path.ts";
import { type Figure, mass, type PoseParts, tail } from "./figure.ts";

/** A loaf: all paws tucked in, the head towards you at the left. */
export function loaf({ build, chance }: PoseParts): Figure {
  const g = build.girth;
  const slide = chance.between(0, 1);
  const headX = -40 - slide * 70;
  const end = 150 + slide * 62;
  const body = mass(
    "body",
    [
      [headX - 98, -20],
      [headX - 112, -92],
      [headX - 70, -166],
      [headX + 30, -196 * g],
      [(headX + end) / 2 + 30, -200 * g],
      [end - 36, -172 * g],
      [end + 10, -96],
      [end, -22],
      [end - 60, -2],
      [headX, -2],
      [headX - 70, -3],
    ],
    {
      points: [
        [headX - 100, -90],
        [headX, -95],
        [(headX + end) / 2, -100],
        [end, -90],
      ],
      half: breadths(70, 98 * g, 104 * g, 84),
    },
    smooth([
      [headX - 70, -140],
      [headX + 60, -140],
      [headX + 64, -60],
      [headX + 30, 4],
      [headX - 50, 6],
      [headX - 84, -50],
    ]),
  );
  const haunch = mass(
    "haunch",
    [
      [end - 128, -10],
      [end - 132, -76],
      [end - 84, -128],
      [end - 16, -116],
      [end + 8, -60],
      [end - 4, -14],
      [end - 60, 0],
    ],
    {
      points: [
        [end - 80, -130],
        [end - 66, -66],
        [end - 62, 0],
      ],
      half: breadths(54, 64, 58),
    },
  );
  const tuck = (x: number) =>
    limb("leg", {
      points: [
        [x + 34, -26],
        [x + 14, -20],
        [x - 12, -17],
      ],
      half: breadths(17, 18, 17),
    });
  const reach = build.tailLength;
  return {
    layers: [
      { part: body },
      { part: haunch },
      { part: tuck(headX + 52) },
      { part: tuck(headX - 30) },
      {
        part: tail(
          [
            [end - 10, -46],
            [end + 26, -20],
            [end - 60, -8],
            [end - 150, -13],
            [end - 150 - 50 * reach, -18],
          ],
          { ...build, tailBreadth: build.tailBreadth * 0.9 },
        ),
      },
      { shade: oval(headX + 8, -106, 104, 40) },
      "head",
    ],
    head: {
      scale: build.headScale,
      x: headX,
      y: -188 * g,
      turn: chance.between(-7, 7),
      facing: chance.between(-0.5, 0.25),
    },
    shadow: { x: (headX + end) / 2, breadth: (end - headX) / 2 + 120 },
  };
}
