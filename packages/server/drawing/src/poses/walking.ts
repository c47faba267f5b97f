import { limb } from "../coat/markings.ts";
import { breadths, oval, smooth } from "../sketch/path.ts";
import { type Figure, mass, type PoseParts, tail } from "./figure.ts";

/** On its way to the left, tail up: in a good mood, whatever its face says. */
export function walking({ build, chance }: PoseParts): Figure {
  const g = build.girth;
  const leg = 25 * build.legBreadth;
  const step = chance.between(-8, 16);
  const belly = -116 + (g - 1) * 120;
  const body = mass(
    "body",
    [
      [-166, -176],
      [-168, -246],
      [-110, -284],
      [-10, -278 * g],
      [90, -280 * g],
      [180, -276],
      [226, -222],
      [222, -160],
      [176, -124],
      [70, belly],
      [-50, belly + 2],
      [-126, -126],
    ],
    {
      points: [
        [-160, -208],
        [-40, -200],
        [90, -200],
        [226, -204],
      ],
      half: breadths(62, 82 * g, 82 * g, 70),
    },
    smooth([
      [-186, -250],
      [-116, -260],
      [-96, -190],
      [-80, -136],
      [20, -122],
      [20, -90],
      [-180, -100],
    ]),
  );
  const haunch = mass(
    "haunch",
    [
      [112, -124],
      [102, -190],
      [138, -254],
      [192, -262],
      [228, -212],
      [226, -146],
      [198, -106],
      [148, -102],
    ],
    {
      points: [
        [154, -262],
        [166, -184],
        [174, -104],
      ],
      half: breadths(46, 62, 44),
    },
  );
  const hindLeg = (x: number, isFar: boolean) =>
    limb(
      "leg",
      {
        points: [
          [x - (isFar ? 44 : 2), -166],
          [x + 16, -106],
          [x + 14, -54],
          [x - 2, -21],
        ],
        half: breadths(leg * 1.5, leg * 0.98, leg * 0.8, leg * 1.04),
      },
      isFar,
    );
  const frontLeg = (x: number, isFar: boolean, raise = 0) =>
    limb(
      "leg",
      {
        points: [
          [x + (isFar ? 66 : 26), -180],
          [x + 12 - raise * 0.3, -112],
          [x + 2 - raise * 0.2, -60 - raise * 0.6],
          [x - 6, -21 - raise],
        ],
        half: breadths(leg * 1.2, leg * 0.96, leg * 0.84, leg * 1.06),
      },
      isFar,
    );
  const w = chance.between(-20, 20);
  const long = build.tailLength;
  const raise = chance.maybe(0.6) ? chance.between(14, 34) : 0;
  return {
    layers: [
      {
        part: tail(
          [
            [202, -226],
            [258, -258],
            [278, -318],
            [264 + w, -250 - 150 * long],
            [296 + w, -250 - 196 * long],
          ],
          build,
        ),
      },
      { part: hindLeg(214 + step, true) },
      { part: frontLeg(-176 - step, true, raise) },
      { part: body },
      { part: hindLeg(150 - step, false) },
      { part: haunch },
      { ink: `M${141 - step} -7q-3 -6 -1 -13M${154 - step} -6q-3 -6 -1 -13` },
      { part: frontLeg(-104 + step, false) },
      { ink: `M${-117 + step} -7q-3 -6 -1 -13M${-104 + step} -6q-3 -6 -1 -13` },
      { shade: oval(-140, -226, 84, 44) },
      "head",
    ],
    head: {
      scale: build.headScale,
      x: -172,
      y: -306,
      turn: chance.between(-8, 6),
      facing: chance.between(-0.8, -0.1),
    },
    shadow: { x: 10, breadth: 270 },
  };
}
