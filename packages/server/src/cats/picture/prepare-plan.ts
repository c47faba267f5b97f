import type { PictureFormat } from "./picture-format.ts";

/** What a picture's header says. */
export interface PictureFacts {
  readonly format: PictureFormat;
  /** Of one frame. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** EXIF orientation, 1 to 8; 1 is upright. */
  readonly orientation: number;
}

/** A way to encode a picture. */
export interface Writing {
  readonly isAnimated: boolean;
  readonly format: "png" | "jpeg" | "webp";
  /** Longest edge in pixels; smaller pictures are not enlarged. */
  readonly maxEdge: number;
}

/** Decoded pixels of all frames together: what fits in 8192 × 8192. More is refused, and memory stays bounded. */
export const MAX_PIXELS = 2 ** 26;
/** Encoded pixels of all frames: an animation of more would take too long. */
const MAX_ANIMATED_PIXELS = 12_000_000;
/** Where an animation would have to be smaller, only its first frame is kept. */
const MIN_ANIMATED_EDGE = 128;
const SMALLER = [1, 0.7, 0.5, 0.35];

/**
 * The ways to encode a picture, the best first: each next one is for a result of too many bytes. A picture keeps its
 * format at first, but a still GIF becomes a PNG, and an animation a WebP: both are far smaller so.
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

/** The longest edge for the frames of an animation; null where only its first frame is kept. */
function edgeOfAnimation(
  { width, height, frames, orientation }: PictureFacts,
  maxEdge: number,
): number | null {
  // Frames are decoded all at once, and sharp cannot rotate them one by one.
  if (frames < 2 || orientation > 1 || width * height * frames > MAX_PIXELS) return null;
  const longest = Math.max(width, height);
  const affordable = Math.floor(longest * Math.sqrt(MAX_ANIMATED_PIXELS / (width * height * frames)));
  const allowed = Math.min(longest, maxEdge, affordable);
  return allowed >= Math.min(MIN_ANIMATED_EDGE, longest, maxEdge) ? allowed : null;
}

function edge(maxEdge: number, factor: number): number {
  return Math.max(1, Math.round(maxEdge * factor));
}
