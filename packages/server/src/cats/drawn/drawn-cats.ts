import { randomBytes } from "node:crypto";
import type { Clock } from "../../queue/clock.ts";
import { type CatSource, pictureOf } from "../source.ts";
import { drawingChild } from "./drawing-child.ts";

const SEED_BYTES = 16;

export interface DrawnCatsParts {
  readonly clock: Clock;
  /** What each picture grows from; two pictures are alike only if their seeds are. */
  readonly seed?: () => Uint8Array;
  /** How long one drawing may take, with the start of its process. */
  readonly limitMs?: number;
  /** How long the drawing process is kept after its last picture. */
  readonly idleMs?: number;
  /** The program that draws; another one in tests. */
  readonly program?: URL;
}

/** Pictures drawn here, each of them once: no network, no fonts, no files. */
export function drawnCats(parts: DrawnCatsParts): CatSource {
  const seed = parts.seed ?? (() => randomBytes(SEED_BYTES));
  const child = drawingChild(parts);
  return {
    name: "drawn",
    next: async (signal) => {
      const { png, credit } = await child.ask({ seed: seed() }, signal);
      return pictureOf("image/png", Buffer.from(png), credit);
    },
    close: () => child.close(),
  };
}
