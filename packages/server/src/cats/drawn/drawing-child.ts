import { extname } from "node:path";
import { type WorkerChild, type WorkerChildParts, workerChild } from "../worker-child.ts";

/** What the parent sends: draw the cat of this seed. */
export interface DrawTask {
  readonly seed: Uint8Array;
}

/** What the child answers. */
export interface Drawing {
  readonly png: Uint8Array;
  /** What is on it; `{number}` stands for the ticket's. */
  readonly credit: string;
}

/** Source and built tree name their files differently. */
const PROGRAM = new URL(`./draw-process${extname(import.meta.url)}`, import.meta.url);

/** Draws in a process of its own, so that the daemon never loads the renderer. */
export function drawingChild({
  program = PROGRAM,
  ...parts
}: Omit<WorkerChildParts, "name" | "program"> & { readonly program?: URL }): WorkerChild<DrawTask, Drawing> {
  return workerChild({ ...parts, program, name: "drawing process" });
}
