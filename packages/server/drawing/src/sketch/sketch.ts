import { type Colour, css } from "./colour.ts";
import { n, type Point } from "./path.ts";

/** Offset 0–1, colour, opacity 0–1. */
type Stop = readonly [offset: number, colour: Colour, opacity?: number];

/** Collects the gradients and clips that a picture's elements refer to. */
export interface Sketch {
  /** A paint that changes from one point to another. */
  linear(from: Point, to: Point, stops: readonly Stop[]): string;
  /** The most common of them: from the height `from` down to `to`. */
  downwards(from: number, to: number, first: Colour, last: Colour): string;
  /** A paint that changes from a centre outwards. `squash` flattens it vertically (1: a circle). */
  radial(centre: Point, radius: number, stops: readonly Stop[], squash?: number): string;
  /** The content, cut to a shape. */
  clipped(d: string, content: string): string;
  /** The `<defs>` of all that was asked for. */
  defs(): string;
}

/** An empty sketch. Its ids count up, so the same drawing always has the same ones. */
export function sketch(): Sketch {
  const parts: string[] = [];
  const keep = (make: (id: string) => string): string => {
    const id = `i${parts.length}`;
    parts.push(make(id));
    return `url(#${id})`;
  };
  const linear: Sketch["linear"] = ([x1, y1], [x2, y2], stops) =>
    keep(
      (id) =>
        `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}">${stopsOf(stops)}</linearGradient>`,
    );
  return {
    linear,
    downwards: (from, to, first, last) =>
      linear(
        [0, from],
        [0, to],
        [
          [0, first],
          [1, last],
        ],
      ),
    radial: ([cx, cy], radius, stops, squash = 1) =>
      keep((id) => {
        const flat =
          squash === 1
            ? ""
            : ` gradientTransform="translate(${n(cx)} ${n(cy)}) scale(1 ${squash.toFixed(3)}) translate(${n(-cx)} ${n(-cy)})"`;
        return `<radialGradient id="${id}" gradientUnits="userSpaceOnUse" cx="${n(cx)}" cy="${n(cy)}" r="${n(radius)}"${flat}>${stopsOf(stops)}</radialGradient>`;
      }),
    clipped: (d, content) => {
      const url = keep((id) => `<clipPath id="${id}"><path d="${d}"/></clipPath>`);
      return content && `<g clip-path="${url}">${content}</g>`;
    },
    defs: () => `<defs>${parts.join("")}</defs>`,
  };
}

function stopsOf(stops: readonly Stop[]): string {
  return stops
    .map(([offset, colour, opacity = 1]) => {
      const clear = opacity === 1 ? "" : ` stop-opacity="${opacity.toFixed(3)}"`;
      return `<stop offset="${offset.toFixed(3)}" stop-color="${css(colour)}"${clear}/>`;
    })
    .join("");
}

/** A colour, or a paint of a {@link Sketch}. */
export type Paint = Colour | string;

function paintOf(paint: Paint): string {
  return typeof paint === "string" ? paint : css(paint);
}

/** A filled shape. */
export function fill(d: string, paint: Paint, opacity = 1): string {
  return `<path d="${d}" fill="${paintOf(paint)}"${opacity === 1 ? "" : ` fill-opacity="${opacity.toFixed(3)}"`}/>`;
}

/** A drawn line with round ends. */
export function line(d: string, paint: Paint, width: number, opacity = 1): string {
  return `<path d="${d}" fill="none" stroke="${paintOf(paint)}" stroke-width="${n(width)}" stroke-linecap="round" stroke-linejoin="round"${opacity === 1 ? "" : ` stroke-opacity="${opacity.toFixed(3)}"`}/>`;
}

/** Where and how a group stands: moved, then turned (degrees), then scaled. */
export interface Placing {
  readonly x?: number;
  readonly y?: number;
  readonly turn?: number;
  readonly scale?: number;
  /** Left and right exchanged. */
  readonly isMirrored?: boolean;
}

/** The content, placed. */
export function place(content: string, placing: Placing): string {
  const { x = 0, y = 0, turn = 0, scale = 1, isMirrored = false } = placing;
  const sx = (isMirrored ? -scale : scale).toFixed(4);
  return `<g transform="translate(${n(x)} ${n(y)}) rotate(${n(turn)}) scale(${sx} ${scale.toFixed(4)})">${content}</g>`;
}
