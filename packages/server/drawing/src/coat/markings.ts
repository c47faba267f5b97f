import { blob } from "../sketch/blob.ts";
import type { Chance } from "../sketch/chance.ts";
import { type Colour, mix, shift } from "../sketch/colour.ts";
import { along, beside, type Point, roundEnd, type Spine, smooth, tube } from "../sketch/path.ts";
import { fill, line, type Paint, type Sketch } from "../sketch/sketch.ts";
import type { Coat } from "./coat.ts";
import { nebulaOn, starsAlong } from "./star-marks.ts";

/** A piece of the cat whose fur is painted in one go. */
export interface Part {
  readonly role: "body" | "haunch" | "leg" | "tail";
  /** The outline. */
  readonly d: string;
  /** Runs through the outline; stripes go across it. Legs and tails begin at the body. */
  readonly spine: Spine;
  /** What a coat with a bib has white. */
  readonly bib?: string;
  /** Behind the rest, so a little darker. */
  readonly isFar?: boolean;
}

/** The part with its fur: colour, markings cut to the outline, light and shade, the outline itself. */
export function paintPart(s: Sketch, coat: Coat, part: Part, chance: Chance): string {
  const { d } = part;
  const content =
    fill(d, groundOf(s, coat, part)) +
    marksOn(coat, part, chance) +
    whitesOn(coat, part) +
    shadeOn(s, coat, part);
  const start = part.role === "leg" || part.role === "tail" ? openOutline(part) : d;
  return s.clipped(d, content) + line(start, coat.line, 3.4, 0.62);
}

/** Legs and tails grow out of the body: no line is drawn where they begin. */
function openOutline({ role, spine }: Part): string {
  const from = role === "leg" ? 0.28 : 0.12;
  const left: Point[] = [];
  const right: Point[] = [];
  for (let t = from; t <= 1.001; t += (1 - from) / 8) {
    left.push(beside(spine, t, -1));
    right.unshift(beside(spine, t, 1));
  }
  return smooth([...left, ...roundEnd(spine), ...right], false);
}

function groundOf(s: Sketch, coat: Coat, part: Part): Paint {
  const first = part.spine.points[0] ?? [0, 0];
  const last = part.spine.points.at(-1) ?? [0, 0];
  // A pointed coat with white socks has no dark legs.
  if (coat.pattern !== "points" || (part.role === "leg" && coat.whites.socks > 0)) {
    // Legs grow out of the body's fur, light and all.
    return part.role === "leg"
      ? s.linear(first, last, [
          [0.08, coat.base, 0],
          [0.28, coat.base],
        ])
      : coat.base;
  }
  const soft = mix(coat.base, coat.mark, 0.16);
  if (part.role === "tail")
    return s.linear(first, last, [
      [0, soft],
      [0.35, coat.mark],
      [1, coat.mark],
    ]);
  if (part.role === "leg")
    return s.linear(first, last, [
      [0.05, coat.base, 0],
      [0.35, coat.base],
      [0.95, coat.mark],
    ]);
  return s.linear(first, last, [
    [0, coat.base],
    [1, soft],
  ]);
}

function marksOn(coat: Coat, part: Part, chance: Chance): string {
  const { spine, role } = part;
  switch (coat.pattern) {
    case "mackerel":
      if (role === "tail")
        return rings(spine, coat.mark, chance.whole(6, 9), 0.03) + tip(spine, coat.mark, 0.9);
      if (role === "leg") return rings(spine, coat.mark, 4, 0.028, 0.3, 0.82);
      return bands(spine, coat.mark, role === "body" ? chance.whole(5, 7) : 4, 0.03, chance, [0.25, 0.6]);
    case "classic":
      if (role === "tail") return rings(spine, coat.mark, 5, 0.05) + tip(spine, coat.mark, 0.85);
      if (role === "leg") return rings(spine, coat.mark, 3, 0.04, 0.3, 0.8);
      if (role === "haunch") return swirl(spine, coat.mark);
      return bands(spine, coat.mark, 4, 0.062, chance, [0.15, 0.45]);
    case "spotted":
      if (role === "tail") return rings(spine, coat.mark, 7, 0.028) + tip(spine, coat.mark, 0.88);
      if (role === "leg") return rings(spine, coat.mark, 4, 0.02, 0.3, 0.8);
      return spots(spine, coat.mark, chance, role === "body" ? 6 : 4);
    case "patches":
      return patches(
        spine,
        [coat.mark, coat.patch],
        chance,
        role === "leg" ? 0.35 : role === "tail" ? 2.2 : 2.4,
      );
    case "tortie":
      return (
        dapples(spine, coat.mark, chance, role === "body" ? 15 : 8, 0.34) +
        dapples(spine, coat.patch, chance, role === "body" ? 6 : 3, 0.2)
      );
    case "stars":
      return nebulaOn(spine, coat, chance) + starsAlong(spine, coat.mark, chance, role === "body" ? 26 : 11);
    default:
      return "";
  }
}

function whitesOn(coat: Coat, part: Part): string {
  const { whites, white } = coat;
  const bib = whites.bib && part.bib ? fill(part.bib, white) : "";
  if (part.role === "leg" && whites.socks > 0) return bib + tip(part.spine, white, 1 - whites.socks);
  if (part.role === "tail" && whites.tailTip) return bib + tip(part.spine, white, 0.8);
  return bib;
}

/** Light from above on the left, shade below on the right. */
function shadeOn(s: Sketch, coat: Coat, part: Part): string {
  const { spine } = part;
  const edges = [0, 0.25, 0.5, 0.75, 1].flatMap((t) => [beside(spine, t, -1), beside(spine, t, 1)]);
  const [left, right] = [Math.min(...edges.map(([x]) => x)), Math.max(...edges.map(([x]) => x))];
  const [top, bottom] = [Math.min(...edges.map(([, y]) => y)), Math.max(...edges.map(([, y]) => y))];
  const isDark = coat.base.l < 0.45;
  const glow: Colour = isDark ? shift(coat.base, 0.4, 0.02) : { l: 1, c: 0.02, h: 90 };
  const dusk: Colour = isDark ? { l: 0.13, c: 0.03, h: 285 } : { l: 0.35, c: 0.08, h: 30 };
  if (part.role === "leg") {
    const ends = [part.spine.points[0] ?? [0, 0], part.spine.points.at(-1) ?? [0, 0]] as const;
    const round = s.linear(...ends, [
      [0.3, dusk, 0],
      [0.85, dusk, isDark && coat.whites.socks === 0 ? 0.22 : 0.09],
    ]);
    return fill(part.d, round) + (part.isFar ? fill(part.d, dusk, isDark ? 0.3 : 0.18) : "");
  }
  const light = s.linear(
    [left, top],
    [left + (right - left) * 0.35, bottom],
    [
      [0, glow, isDark ? 0.3 : 0.34],
      [0.45, glow, 0],
      [0.55, dusk, 0],
      [1, dusk, isDark ? 0.5 : 0.26],
    ],
  );
  return fill(part.d, light) + (part.isFar ? fill(part.d, dusk, isDark ? 0.35 : 0.2) : "");
}

/** Stripes that reach in from both edges and end in a point. */
function bands(
  spine: Spine,
  paint: Colour,
  count: number,
  half: number,
  chance: Chance,
  depth: readonly [number, number],
): string {
  let svg = "";
  for (let i = 0; i < count; i++) {
    for (const side of [-1, 1]) {
      const t = (i + 0.65 + chance.bell() * 0.16) / (count + 0.3);
      const breadth = half * chance.between(0.75, 1.2);
      const inner = side * chance.between(...depth);
      svg += fill(
        smooth([
          beside(spine, t - breadth, side * 1.25),
          beside(spine, t - breadth * 0.75 + 0.012, (side + inner) / 2),
          beside(spine, t + 0.02, inner),
          beside(spine, t + breadth * 0.75 + 0.012, (side + inner) / 2),
          beside(spine, t + breadth, side * 1.25),
        ]),
        paint,
        0.88,
      );
    }
  }
  return svg;
}

/** Stripes that go all the way round. */
function rings(spine: Spine, paint: Colour, count: number, half: number, from = 0.08, to = 0.86): string {
  let svg = "";
  for (let i = 0; i < count; i++) {
    const t = from + ((to - from) * (i + 0.5)) / count;
    const edge = (dt: number, bow: number): Point[] =>
      [-1.2, -0.5, 0.5, 1.2].map((side) => beside(spine, t + dt + bow * (1 - side * side * 0.7), side));
    svg += fill(
      smooth([...edge(-half, half * 0.9), ...edge(half, half * 0.9).reverse()], true, 0.8),
      paint,
      0.88,
    );
  }
  return svg;
}

/** All from `from` on to the end. */
function tip(spine: Spine, paint: Colour, from: number): string {
  const start = [-1.3, -0.6, 0, 0.6, 1.3].map((side, i) =>
    beside(spine, from + (i % 2 ? 0.02 : -0.02), side),
  );
  const { way } = along(spine.points, 1);
  const far = spine.half(1) * 1.6 + 6;
  const beyond = (side: number): Point => {
    const [x, y] = beside(spine, 1, side * 1.8);
    return [x + way[0] * far, y + way[1] * far];
  };
  const middle = beside(spine, (from + 1) / 2, 1.6);
  const other = beside(spine, (from + 1) / 2, -1.6);
  return fill(smooth([...start, middle, beyond(1), beyond(-1), other], true, 0.6), paint);
}

/** The bull's eye on the flank of a classic tabby. */
function swirl(spine: Spine, paint: Colour): string {
  const turns: Point[] = [];
  const { at } = along(spine.points, 0.5);
  const size = spine.half(0.5);
  for (let a = 0.6; a < 2.6 * Math.PI; a += 0.4) {
    const r = size * (0.12 + (0.6 * a) / (2.6 * Math.PI));
    turns.push([at[0] + Math.cos(a) * r * 1.1, at[1] + Math.sin(a) * r]);
  }
  return line(smooth(turns, false), paint, size * 0.24, 0.85);
}

function spots(spine: Spine, paint: Colour, chance: Chance, rows: number): string {
  let svg = "";
  for (let row = 0; row < rows; row++) {
    for (const side of [-0.85, -0.5, 0.5, 0.85]) {
      const at = beside(spine, (row + 0.6 + chance.bell() * 0.25) / rows, side + chance.bell() * 0.1);
      svg += fill(blob(at, spine.half(0.5) * chance.between(0.07, 0.12), chance, 6), paint, 0.85);
    }
  }
  return svg;
}

/** A few large pieces of colour, on average `mean` of them. */
function patches(spine: Spine, paints: readonly Colour[], chance: Chance, mean: number): string {
  let svg = "";
  const count = Math.floor(mean + chance.next());
  const first = chance.whole(0, 1);
  for (let i = 0; i < count; i++) {
    const at = beside(
      spine,
      (i + chance.between(0.15, 0.85)) / count,
      chance.pick([-1, 1]) * chance.between(0.35, 0.95),
    );
    const paint = paints[(i + first) % paints.length];
    if (paint) svg += fill(blob(at, spine.half(0.5) * chance.between(0.5, 0.82), chance, 8), paint);
  }
  return svg;
}

/** Many small brush marks. */
function dapples(spine: Spine, paint: Colour, chance: Chance, count: number, size: number): string {
  let svg = "";
  for (let i = 0; i < count; i++) {
    const at = beside(spine, (i + chance.next()) / count, chance.between(-1, 1));
    svg += fill(blob(at, spine.half(0.5) * size * chance.between(0.5, 1.15), chance, 7), paint, 0.9);
  }
  return svg;
}

/** A leg or a tail from its spine. */
export function limb(role: Part["role"], spine: Spine, isFar = false): Part {
  return { role, spine, isFar, d: tube(spine) };
}
