import { randomBytes } from "node:crypto";
import { extname } from "node:path";
import { type CatSource, pictureOf } from "../source.ts";
import { type WorkerPoolParts, workerPool } from "../worker-pool.ts";

const SEED_BYTES = 16;
/** `.ts` in the source, `.js` in the build. */
const PROGRAM = new URL(`./draw-process${extname(import.meta.url)}`, import.meta.url);

export interface DrawTask {
  readonly seed: Uint8Array;
}

/** The drawing process's answer. */
export interface Drawing {
  readonly png: Uint8Array;
  /** What is on it; `{number}` stands for the ticket's. */
  readonly credit: string;
}

interface DrawnCatsParts extends Omit<WorkerPoolParts, "name" | "program"> {
  /** The seed of each picture; the same seed draws the same picture. */
  readonly seed?: () => Uint8Array;
  /** The program that draws; another one in tests. */
  readonly program?: URL;
}

/** Pictures drawn from random seeds, in child processes: the daemon never loads the renderer. */
export function drawnCats(parts: DrawnCatsParts): CatSource {
  const { seed = () => randomBytes(SEED_BYTES), program = PROGRAM, ...rest } = parts;
  const pool = workerPool<DrawTask, Drawing>({ ...rest, program, name: "drawing process" });
  return {
    name: "drawn",
    next: async (signal) => {
      const { png, credit } = await pool.ask({ seed: seed() }, signal);
      return pictureOf("image/png", Buffer.from(png), credit);
    },
    close: () => pool.close(),
  };
}
