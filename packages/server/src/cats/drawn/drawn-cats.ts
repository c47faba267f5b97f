import { randomBytes } from "node:crypto";
import { extname } from "node:path";
import { type CatSource, pictureOf } from "../source.ts";
import { type WorkerChildParts, workerChild } from "../worker-child.ts";

const SEED_BYTES = 16;
/** Source and built tree name their files differently. */
const PROGRAM = new URL(`./draw-process${extname(import.meta.url)}`, import.meta.url);

/** What the drawing process is sent: draw the cat of this seed. */
export interface DrawTask {
  readonly seed: Uint8Array;
}

/** What it answers. */
export interface Drawing {
  readonly png: Uint8Array;
  /** What is on it; `{number}` stands for the ticket's. */
  readonly credit: string;
}

export interface DrawnCatsParts extends Omit<WorkerChildParts, "name" | "program"> {
  /** The seed of each picture; the same seed draws the same picture. */
  readonly seed?: () => Uint8Array;
  /** The program that draws; another one in tests. */
  readonly program?: URL;
}

/**
 * Pictures drawn here, each of them once: no network, no fonts, no files. They are drawn in a process of its own, so
 * that the daemon never loads the renderer.
 */
export function drawnCats(parts: DrawnCatsParts): CatSource {
  const { seed = () => randomBytes(SEED_BYTES), program = PROGRAM, ...rest } = parts;
  const child = workerChild<DrawTask, Drawing>({ ...rest, program, name: "drawing process" });
  return {
    name: "drawn",
    next: async (signal) => {
      const { png, credit } = await child.ask({ seed: seed() }, signal);
      return pictureOf("image/png", Buffer.from(png), credit);
    },
    close: () => child.close(),
  };
}
