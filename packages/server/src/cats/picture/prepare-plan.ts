import type { PictureFormat } from "./picture-format.ts";

/** What a picture is, before anybody has decoded it. */
export interface PictureFacts {
  readonly format: PictureFormat;
  /** Of one frame. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** The orientation of EXIF; 1 is upright. */
  readonly orientation: number;
}

/** One way to write a picture. */
export interface Writing {
  readonly isAnimated: boolean;
  readonly format: "png" | "jpeg" | "webp";
  /** Longest edge in pixels; smaller pictures are not enlarged. */
  readonly maxEdge: number;
}

/** Decoded pixels of all frames together: what fits in 8192 × 8192. More is refused, and memory stays bounded. */
export const MAX_PIXELS = 2 ** 26;
/** Pixels of all frames that are written: an animation of more would take too long. */
const MAX_ANIMATED_PIXELS = 12_000_000;
/** An animation that would have to be smaller is shown by its first frame. */
const MIN_ANIMATED_EDGE = 128;
const SMALLER = [1, 0.7, 0.5, 0.35];

/**
 * The ways to write a picture, the best first: the next is for one that came out too heavy. A picture keeps
 * its format at first, but a still GIF becomes a PNG, and an animation a WebP: both are far smaller so.
 */
export function waysToWrite(facts: PictureFacts, maxEdge: number): readonly Writing[] {
  const format = facts.format === "gif" ? "png" : facts.format;
  const still: Writing[] = [
    { isAnimated: false, format, maxEdge },
    ...SMALLER.map(
      (factor): Writing => ({ isAnimated: false, format: "webp", maxEdge: edge(maxEdge, factor) }),
    ),
  ];
  const animatedEdge = edgeOfAnimation(facts, maxEdge);
  if (animatedEdge === null) return still;
  const animated = SMALLER.map((factor) => edge(animatedEdge, factor))
    .filter((maxEdge) => maxEdge >= Math.min(MIN_ANIMATED_EDGE, animatedEdge))
    .map((maxEdge): Writing => ({ isAnimated: true, format: "webp", maxEdge }));
  return [...animated, ...still];
}

/** How large the frames of an animation may be written; null where its first frame is all that is shown. */
function edgeOfAnimation(
  { width, height, frames, orientation }: PictureFacts,
  maxEdge: number,
): number | null {
  // Frames can be decoded and turned only all at once.
  if (frames < 2 || orientation > 1 || width * height * frames > MAX_PIXELS) return null;
  const longest = Math.max(width, height);
  const affordable = Math.floor(longest * Math.sqrt(MAX_ANIMATED_PIXELS / (width * height * frames)));
  const allowed = Math.min(longest, maxEdge, affordable);
  return allowed >= Math.min(MIN_ANIMATED_EDGE, longest, maxEdge) ? allowed : null;
}

function edge(maxEdge: number, factor: number): number {
  return Math.max(1, Math.round(maxEdge * factor));
}
