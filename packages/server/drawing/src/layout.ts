import { type Box, placed } from "./poses/extent.ts";
import { SIZE } from "./scenes/scenery.ts";
import type { Chance } from "./sketch/chance.ts";
import type { Placing } from "./sketch/sketch.ts";

/** No living thing and nothing beside it comes nearer to the picture's edge than this. */
export const MARGIN = 16;

export interface Stand {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** How what lives in a picture is laid out across it. */
export interface Layout {
  /** The middle of all of it. */
  readonly middle: number;
  /** From there to the first cat's own origin. */
  readonly offset: number;
  readonly scale: number;
}

/** Some pictures are taken from nearer; and as scenes and poses are drawn one way round, half are mirrored. */
export interface Camera {
  readonly zoom: number;
  readonly isMirrored: boolean;
}

export function chooseCamera(chance: Chance): Camera {
  return { zoom: chance.between(1, 1.12), isMirrored: chance.maybe(0.5) };
}

/** What stays at its height however near the camera is. */
function pivotOf(ground: number): number {
  return ground - 250;
}

/** How the camera places all that is drawn. */
export function placingOf({ zoom, isMirrored }: Camera, ground: number): Placing {
  return {
    x: (SIZE / 2) * (isMirrored ? 1 + zoom : 1 - zoom),
    y: pivotOf(ground) * (1 - zoom),
    scale: zoom,
    isMirrored,
  };
}

/** The part of the scene that the camera sees, less the margin. */
export function frameOf({ zoom }: Camera, ground: number): Box {
  const pivot = pivotOf(ground);
  const half = SIZE / 2 / zoom;
  const inset = MARGIN / zoom;
  return {
    left: SIZE / 2 - half + inset,
    right: SIZE / 2 + half - inset,
    top: pivot - pivot / zoom + inset,
    bottom: pivot + (SIZE - pivot) / zoom - inset,
  };
}

/** A rectangle of the scene, in the finished picture. */
export function inPicture(box: Box, camera: Camera, ground: number): Box {
  const { x = 0, y = 0, scale = 1, isMirrored } = placingOf(camera, ground);
  return placed(box, { x, y, scale, isMirrored: isMirrored === true });
}

/** How large a figure of that extent is drawn, and where its origin is: as large as it fits, near the middle. */
export function layOut(
  box: Box,
  camera: Camera,
  limits: { readonly largest: number; readonly highest: number },
  chance: Chance,
): Layout {
  const frame = frameOf(camera, SIZE);
  const room = Math.min(830, frame.right - frame.left - 40);
  const fit = Math.min(limits.highest / -box.top, room / (box.right - box.left), limits.largest);
  const scale = fit * chance.between(0.94, 1);
  const half = ((box.right - box.left) / 2) * scale;
  const middle = clamp(SIZE / 2 + chance.bell() * 30, frame.left + half, frame.right - half);
  return { middle, scale, offset: (-(box.left + box.right) / 2) * scale };
}

/** The place nearest to `at` where all of `box` is inside `frame`. */
export function kept<At extends Stand & { readonly isMirrored?: boolean }>(at: At, box: Box, frame: Box): At {
  const now = placed(box, at);
  return {
    ...at,
    x: clamp(at.x, at.x + frame.left - now.left, at.x + frame.right - now.right),
    y: clamp(at.y, at.y + frame.top - now.top, at.y + frame.bottom - now.bottom),
  };
}

export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
