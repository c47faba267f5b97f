import type { Chance } from "../sketch/chance.ts";
import { type Colour, colour, mix, shift } from "../sketch/colour.ts";
import { n, oval, type Point, smooth } from "../sketch/path.ts";
import { fill, line, type Sketch } from "../sketch/sketch.ts";

function band(x: number, drop: number, half: number): string {
  return `M${n(x - 84)} ${n(62)}Q${n(x)} ${n(drop + 38)} ${n(x + 84)} ${n(62)}L${n(x + 80)} ${n(62 + half * 1.5)}Q${n(x)} ${n(drop + 38 + half * 2.4)} ${n(x - 80)} ${n(62 + half * 1.5)}Z`;
}

/** A collar with a bell or a tag; `x` is the middle of the neck, as in all of these. */
export function collar(s: Sketch, dye: Colour, x: number, chance: Chance): string {
  const d = band(x, 100, 9);
  const gold = colour(0.83, 0.13, 88);
  const isBell = chance.maybe(0.6);
  const bell =
    fill(
      oval(x, 129, 16, 16),
      s.radial([x - 5, 123], 22, [
        [0, shift(gold, 0.12)],
        [1, shift(gold, -0.16)],
      ]),
    ) +
    line(`M${n(x - 14)} 128Q${n(x)} 134 ${n(x + 14)} 128`, shift(gold, -0.3), 2.4) +
    fill(oval(x, 137, 3.4, 3.4), shift(gold, -0.42));
  const tag =
    fill(
      smooth(
        [
          [x, 117],
          [x + 15, 122],
          [x, 149],
          [x - 15, 122],
        ],
        true,
        0.9,
      ),
      s.linear(
        [x - 10, 116],
        [x + 10, 146],
        [
          [0, shift(gold, 0.1)],
          [1, shift(gold, -0.14)],
        ],
      ),
    ) +
    line(
      smooth(
        [
          [x, 117],
          [x + 15, 122],
          [x, 149],
          [x - 15, 122],
        ],
        true,
        0.9,
      ),
      shift(gold, -0.3),
      2,
      0.7,
    );
  return fill(d, dye) + line(d, shift(dye, -0.18), 2.5, 0.6) + (isBell ? bell : tag);
}

/** A bow on a narrow band, just below the chin. */
export function bowTie(s: Sketch, dye: Colour, x: number): string {
  const wing = (side: number): string => {
    const d = smooth(
      [
        [x + side * 4, 112],
        [x + side * 34, 92],
        [x + side * 58, 98],
        [x + side * 60, 132],
        [x + side * 34, 138],
        [x + side * 4, 120],
      ],
      true,
      0.8,
    );
    return (
      fill(
        d,
        s.linear(
          [x, 90],
          [x + side * 20, 142],
          [
            [0, shift(dye, 0.07)],
            [1, shift(dye, -0.1)],
          ],
        ),
      ) +
      line(d, shift(dye, -0.2), 2.5, 0.7) +
      line(
        `M${n(x + side * 12)} 113L${n(x + side * 36)} 107M${n(x + side * 12)} 119L${n(x + side * 34)} 125`,
        shift(dye, -0.2),
        2.2,
        0.6,
      )
    );
  };
  const knot = oval(x, 116, 12, 14);
  return (
    fill(band(x, 92, 5), shift(dye, -0.08)) +
    wing(-1) +
    wing(1) +
    fill(knot, shift(dye, 0.03)) +
    line(knot, shift(dye, -0.2), 2.5, 0.7)
  );
}

/** Wound once, one striped end hanging down on either side. */
export function scarf(s: Sketch, dye: Colour, x: number, chance: Chance): string {
  const other = mix(dye, colour(0.97, 0.01, 85), 0.8);
  const wrap = smooth([
    [x - 92, 58],
    [x - 60, 96],
    [x, 108],
    [x + 60, 96],
    [x + 92, 58],
    [x + 96, 92],
    [x + 60, 134],
    [x, 146],
    [x - 60, 134],
    [x - 96, 92],
  ]);
  const side = chance.pick([-1, 1]);
  const end: Point[] = [
    [x + side * 18, 120],
    [x + side * 62, 116],
    [x + side * 76, 214],
    [x + side * 34, 220],
  ];
  const hanging = smooth(end, true, 0.45);
  const stripes = [0.3, 0.55, 0.8]
    .map((t) =>
      line(
        `M${n(x + side * (10 + 12 * t))} ${n(122 + 98 * t)}L${n(x + side * (68 + 12 * t))} ${n(118 + 96 * t)}`,
        other,
        9,
        0.9,
      ),
    )
    .join("");
  const ribs = [-66, -36, -4, 28, 60]
    .map((dx) =>
      line(`M${n(x + dx)} ${n(136 - Math.abs(dx) * 0.45)}q6 -16 2 -34`, shift(dye, -0.12), 2.5, 0.5),
    )
    .join("");
  const paint = s.linear(
    [x, 60],
    [x, 150],
    [
      [0, shift(dye, 0.05)],
      [1, shift(dye, -0.08)],
    ],
  );
  return (
    s.clipped(hanging, fill(hanging, shift(dye, -0.04)) + stripes) +
    line(hanging, shift(dye, -0.2), 2.5, 0.6) +
    fill(wrap, paint) +
    s.clipped(wrap, ribs) +
    line(wrap, shift(dye, -0.2), 2.5, 0.6)
  );
}

/** A spotted kerchief, its corner on the chest. */
export function bandana(s: Sketch, dye: Colour, x: number): string {
  const d = `M${n(x - 90)} 60Q${n(x)} 136 ${n(x + 90)} 60Q${n(x + 60)} 130 ${n(x)} 186Q${n(x - 60)} 130 ${n(x - 90)} 60Z`;
  const pale = mix(dye, colour(0.98, 0.01, 85), 0.85);
  let spots = "";
  for (const [dx, y] of [
    [-46, 114],
    [0, 122],
    [46, 114],
    [-24, 140],
    [24, 140],
    [0, 160],
    [-70, 92],
    [70, 92],
  ] as const) {
    spots += fill(oval(x + dx, y, 5, 5), pale, 0.9);
  }
  return (
    s.clipped(
      d,
      fill(
        d,
        s.linear(
          [x, 80],
          [x, 186],
          [
            [0, shift(dye, -0.08)],
            [0.5, dye],
          ],
        ),
      ) + spots,
    ) + line(d, shift(dye, -0.2), 2.5, 0.6)
  );
}
