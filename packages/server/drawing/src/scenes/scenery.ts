import type { Tones } from "../coat/tones.ts";
import type { Chance } from "../sketch/chance.ts";
import { type Colour, colour, mix, shift } from "../sketch/colour.ts";
import { box, n, oval, type Point, smooth } from "../sketch/path.ts";
import { fill, line, type Sketch } from "../sketch/sketch.ts";

/** The picture's width and height. */
export const SIZE = 1024;

/** What stands around the cat. */
export interface Scenery {
  readonly back: string;
  /** Lies in front of the cat. */
  readonly front: string;
  /** Where the cat's ground is. */
  readonly ground: number;
  /** Whether what is behind the cat's head is lighter than middle grey. */
  readonly isLight: boolean;
  /** The colour of shadows on the ground. */
  readonly shadow: Colour;
}

export interface SceneParts {
  readonly s: Sketch;
  readonly tones: Tones;
  readonly chance: Chance;
  /** The middle of the cat. */
  readonly x: number;
  /** Half the breadth of all that lives in the picture. */
  readonly reach: number;
  /** The side of the cat (−1: left) where nothing lies on the ground yet; null: both. */
  readonly freeSide: -1 | 1 | null;
}

export type Hour = "day" | "dusk" | "night";

/** Pale cats may sit before a night sky; dark ones would be lost in it. */
export function chooseHour(chance: Chance, tones: Tones): Hour {
  return chance.weighted<Hour>(
    tones.isDarkCat || tones.isDuskyCat
      ? [
          ["day", 3],
          ["dusk", 2],
        ]
      : [
          ["day", 3],
          ["dusk", 2],
          ["night", 3],
        ],
  );
}

export interface Sky {
  readonly top: Colour;
  readonly low: Colour;
}

/** The colours of the sky at an hour, from the zenith to the horizon. */
export function skyOf(hour: Hour, chance: Chance): Sky {
  switch (hour) {
    case "day":
      return {
        top: colour(0.76, 0.09, chance.between(222, 244)),
        low: colour(0.93, 0.035, chance.between(190, 220)),
      };
    case "dusk":
      return {
        top: colour(0.66, 0.1, chance.between(290, 325)),
        low: colour(0.87, 0.1, chance.between(45, 72)),
      };
    case "night":
      return {
        top: colour(0.27, 0.075, chance.between(262, 285)),
        low: colour(0.47, 0.095, chance.between(258, 290)),
      };
  }
}

/** Sky inside a rectangle, with its sun, moon, stars or clouds. */
export function drawSky(
  s: Sketch,
  hour: Hour,
  chance: Chance,
  [x, y, width, height]: readonly [number, number, number, number],
): string {
  const { top, low } = skyOf(hour, chance);
  let svg = fill(
    box(x, y, width, height),
    s.linear(
      [x, y],
      [x, y + height],
      [
        [0, top],
        [1, low],
      ],
    ),
  );
  const at: Point = [
    x + width * chance.pick([chance.between(0.12, 0.25), chance.between(0.75, 0.88)]),
    y + height * chance.between(0.14, 0.26),
  ];
  const r = Math.min(width, height) * chance.between(0.05, 0.075);
  if (hour === "night") {
    for (let i = 0; i < 34; i++) {
      const size = chance.between(1, 3.2);
      svg += fill(
        oval(x + chance.next() * width, y + chance.next() * height * 0.8, size, size),
        colour(0.97, 0.03, 95),
        chance.between(0.4, 0.95),
      );
    }
    svg += moon(s, at, r * 1.25, top);
  } else {
    const sun = hour === "day" ? colour(0.95, 0.09, 95) : colour(0.93, 0.1, 70);
    svg +=
      fill(
        oval(at[0], at[1], r * 4, r * 4),
        s.radial(at, r * 4, [
          [0, sun, 0.7],
          [1, sun, 0],
        ]),
      ) + fill(oval(at[0], at[1], r, r), sun);
    const cloud = hour === "day" ? colour(0.99, 0.005, 220) : colour(0.93, 0.05, 30);
    for (let i = 0; i < 3; i++) {
      svg += drawCloud(
        [x + width * (0.1 + i * 0.35 + chance.bell() * 0.08), y + height * chance.between(0.12, 0.5)],
        width * chance.between(0.05, 0.09),
        cloud,
        chance,
      );
    }
  }
  return s.clipped(box(x, y, width, height), svg);
}

/** A full moon, or (with the sky's colour over a part of it) a crescent. */
export function moon(s: Sketch, [x, y]: Point, r: number, sky: Colour, isFull = false): string {
  const light = colour(0.95, 0.055, 95);
  const halo = fill(
    oval(x, y, r * 3.4, r * 3.4),
    s.radial([x, y], r * 3.4, [
      [0.2, light, 0.42],
      [1, light, 0],
    ]),
  );
  if (isFull) {
    const pit = (dx: number, dy: number, k: number): string =>
      fill(oval(x + dx * r, y + dy * r, k * r, k * r), shift(light, -0.06), 0.7);
    return (
      halo +
      fill(oval(x, y, r, r), light) +
      pit(-0.4, -0.3, 0.2) +
      pit(0.35, -0.45, 0.13) +
      pit(0.45, 0.2, 0.22) +
      pit(-0.3, 0.42, 0.15) +
      pit(-0.62, 0.1, 0.09)
    );
  }
  return (
    halo +
    fill(
      `M${n(x + r * 0.3)} ${n(y - r)}A${n(r)} ${n(r)} 0 1 0 ${n(x + r)} ${n(y + r * 0.35)}A${n(r * 0.85)} ${n(r * 0.85)} 0 0 1 ${n(x + r * 0.3)} ${n(y - r)}Z`,
      mix(light, sky, 0.04),
    )
  );
}

function drawCloud([x, y]: Point, size: number, paint: Colour, chance: Chance): string {
  let d = "";
  for (const [dx, dy, k] of [
    [-1.1, 0.1, 0.55],
    [-0.4, -0.3, 0.8],
    [0.45, -0.15, 0.7],
    [1.1, 0.12, 0.5],
  ] as const) {
    const r = size * k * chance.between(0.85, 1.15);
    d += oval(x + dx * size, y + dy * size, r * 1.2, r * 0.8);
  }
  return `<g opacity="0.8">${fill(d + box(x - size * 1.5, y - size * 0.05, size * 3, size * 0.55, size * 0.25), paint)}</g>`;
}

/** A line of hills across the picture, down to its lower edge. */
export function hills(chance: Chance, level: number, swing: number, paint: Colour | string): string {
  const points: Point[] = [[-60, SIZE + 40]];
  for (let i = 0; i <= 5; i++) points.push([-60 + i * 230, level + chance.between(-swing, swing)]);
  points.push([SIZE + 80, SIZE + 40]);
  return fill(smooth(points, true, 0.9), paint);
}

/**
 * Light behind the cat, which lifts it off whatever is there. What is below the height `coveredFrom`, where something
 * opaque comes before it, is left out: pixel for pixel, a radial paint costs more than all else in a picture.
 */
export function glow(
  s: Sketch,
  [x, y]: Point,
  r: number,
  paint: Colour,
  strength: number,
  coveredFrom = Number.POSITIVE_INFINITY,
): string {
  if (strength === 0) return "";
  // A little below, so that no edge of a pixel tells.
  const end = coveredFrom + 4;
  const half = Math.sqrt(r ** 2 - (end - y) ** 2);
  return fill(
    end >= y + r
      ? oval(x, y, r, r)
      : `M${n(x - half)} ${n(end)}A${n(r)} ${n(r)} 0 ${end > y ? 1 : 0} 1 ${n(x + half)} ${n(end)}Z`,
    s.radial([x, y], r, [
      [0, paint, strength],
      [0.55, paint, strength * 0.45],
      [1, paint, 0],
    ]),
  );
}

/** A room's wall, papered or plain, and its floor from `floorAt` down; something opaque covers it from `coveredFrom` down. */
export function room(parts: SceneParts, floorAt: number, coveredFrom = floorAt): string {
  const { s, tones, chance, x } = parts;
  const wall = fill(
    box(0, 0, SIZE, floorAt),
    s.downwards(0, floorAt, shift(tones.wall, 0.03), shift(tones.wall, -0.03)),
  );
  const paper = shift(tones.wall, tones.wall.l > 0.75 ? -0.035 : 0.03, 0.008);
  let pattern = "";
  const kind = chance.pick(["plain", "stripes", "dots", "leaves"] as const);
  const step = chance.between(64, 96);
  if (kind === "stripes") {
    for (let at = chance.between(0, step); at < SIZE; at += step) pattern += box(at, 0, step * 0.42, floorAt);
  } else if (kind !== "plain") {
    for (let row = 0; row * step * 0.8 < floorAt; row++) {
      for (let at = row % 2 ? 0 : step / 2; at < SIZE + step; at += step) {
        const y = row * step * 0.8 + 20;
        pattern +=
          kind === "dots" ? oval(at, y, 7, 7) : oval(at - 6, y, 4.5, 12, -28) + oval(at + 6, y, 4.5, 12, 28);
      }
    }
  }
  const skirting = shift(tones.wall, tones.wall.l > 0.75 ? 0.06 : 0.12, -0.02);
  let boards = fill(
    box(0, floorAt, SIZE, SIZE - floorAt),
    s.downwards(floorAt, SIZE, shift(tones.floor, -0.04), shift(tones.floor, 0.04)),
  );
  for (let i = 1; i < 4; i++) {
    const y = floorAt + ((SIZE - floorAt) * i * (i + 2)) / 15;
    boards += line(`M0 ${n(y)}H${SIZE}`, shift(tones.floor, -0.1), 2.5, 0.5);
    for (let at = chance.between(0, 260); at < SIZE; at += 300)
      boards += line(
        `M${n(at)} ${n(y)}v${n((SIZE - floorAt) * 0.13 * i)}`,
        shift(tones.floor, -0.1),
        2.5,
        0.4,
      );
  }
  return (
    wall +
    (pattern && fill(pattern, paper, 0.75)) +
    glow(s, [x, floorAt - 260], 480, colour(0.99, 0.04, 85), 0.3, coveredFrom) +
    boards +
    fill(box(0, floorAt - 26, SIZE, 26), skirting) +
    fill(box(0, floorAt, SIZE, 12), colour(0.25, 0.05, 40), 0.16)
  );
}
