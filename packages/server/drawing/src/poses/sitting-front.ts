import { limb } from "../coat/markings.ts";
import { breadths, mirrored, oval, type Point, smooth } from "../sketch/path.ts";
import { type Figure, frontLeg, type Layer, mass, type PoseParts, tail, toes, tufts } from "./figure.ts";

/** Sits and looks at you; with `isWaving` one paw is raised. */
export function sittingFront({ build, chance }: PoseParts, isWaving = false): Figure {
  const g = build.girth;
  const leg = 31 * build.legBreadth;
  const headX = chance.between(-10, 10);
  const body = mass(
    "body",
    mirrored([
      [0, -292],
      [62 * g, -278],
      [90 * g, -215],
      [108 * g, -140],
      [134 * g, -70],
      [128 * g, -16],
      [70, -3],
      [0, -4],
    ]),
    {
      points: [
        [0, -290],
        [0, -200],
        [0, -110],
        [0, -4],
      ],
      half: breadths(66 * g, 96 * g, 116 * g, 128 * g),
    },
    smooth([
      [0, -306],
      [58, -268],
      [60, -214],
      [36, -168],
      [0, -136],
      [-36, -168],
      [-60, -214],
      [-58, -268],
    ]),
  );
  const haunch = (side: -1 | 1) => {
    const at = (x: number, y: number): Point => [side * x * g, y];
    return mass(
      "haunch",
      [at(70, -6), at(64, -66), at(92, -112), at(130, -104), at(152, -58), at(148, -14), at(112, 0)],
      { points: [at(104, -116), at(110, -60), at(112, 0)], half: breadths(38, 44, 40) },
    );
  };
  const hindPaw = (side: -1 | 1) =>
    limb("leg", {
      points: [
        [side * 126 * g, -30],
        [side * 110 * g, -20],
        [side * 92 * g, -17],
      ],
      half: breadths(17, 18, 19),
    });
  const raisedSide = chance.pick([-1, 1] as const);
  const legs: Layer[] = [];
  for (const side of [-1, 1] as const) {
    if (isWaving && side === raisedSide) continue;
    legs.push({ part: frontLeg([side * 44, -176], [side * 37, -20], leg) }, { ink: toes([side * 37, -4]) });
  }
  const raised: Layer[] = [];
  if (isWaving) {
    const reach = chance.between(-14, 16);
    const paw: Point = [raisedSide * (146 + reach), -262 - reach];
    raised.push(
      {
        part: limb("leg", {
          points: [
            [raisedSide * 52, -172],
            [raisedSide * 104, -160],
            [raisedSide * (140 + reach * 0.6), -196],
            paw,
          ],
          half: breadths(leg * 1.05, leg * 0.95, leg * 0.95, leg * 1.16),
        }),
      },
      { pads: paw, turn: raisedSide * 10 },
    );
  }
  const side = isWaving ? -raisedSide : chance.pick([-1, 1] as const);
  const isWrapped = chance.maybe(0.4);
  const wave = chance.between(-18, 18);
  const long = build.tailLength;
  const tailPart = isWrapped
    ? tail(
        [
          [side * 128 * g, -28],
          [side * 158 * g, -8],
          [side * 96, 2],
          [side * 30, -4],
          [side * -30 * long, -12],
        ],
        { ...build, tailBreadth: build.tailBreadth * 0.9 },
      )
    : tail(
        [
          [side * 100, -34],
          [side * 172, -24],
          [side * 222 * long, -66],
          [side * (222 + wave) * long, -140],
          [side * (196 - wave) * long, -196 * long],
        ],
        build,
      );
  const behind: Layer[] = isWrapped ? [] : [{ part: tailPart }];
  const before: Layer[] = isWrapped ? [{ part: tailPart }] : [];
  return {
    layers: [
      ...behind,
      { part: body },
      { part: haunch(-1) },
      { part: haunch(1) },
      { part: hindPaw(-1) },
      { part: hindPaw(1) },
      { ink: toes([-90 * g, -4], 9, 10) + toes([90 * g, -4], 9, 10) },
      ...(isWaving ? [] : [{ ink: "M0 -92V-14" }]),
      ...legs,
      ...before,
      { ink: tufts(0, -206) },
      { shade: oval(headX, -278, 92, 34) },
      "head",
      ...raised,
    ],
    head: {
      scale: build.headScale,
      x: headX,
      y: -352,
      turn: chance.between(-7, 7) + (isWaving ? -raisedSide * 4 : 0),
      facing: chance.between(-0.5, 0.5),
    },
    shadow: { x: 0, breadth: 205 * g },
  };
}
