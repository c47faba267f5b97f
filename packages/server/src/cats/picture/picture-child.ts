import { extname } from "node:path";
import { type WorkerPoolParts, workerPool } from "../worker-pool.ts";
import type { FolderListing } from "./list-folder.ts";
import type { PreparedPicture } from "./prepare-picture.ts";

export type PictureTask =
  | { readonly kind: "list"; readonly folder: string }
  | { readonly kind: "file"; readonly path: string; readonly maxEdge: number }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly maxEdge: number };

/** Why a file or body is refused, until it changes; null where the file is gone. */
interface Refusal {
  readonly refused: string | null;
}

export type PictureAnswer = FolderListing | PreparedPicture | Refusal;

/** Decodes pictures of others, and reads their folders, in child processes. */
export interface PictureChild {
  list(folder: string, signal: AbortSignal): Promise<FolderListing>;
  prepareFile(path: string, signal: AbortSignal): Promise<PreparedPicture | Refusal>;
  prepare(bytes: Uint8Array, signal: AbortSignal): Promise<PreparedPicture | Refusal>;
  close(): Promise<void>;
}

/** `.ts` in the source, `.js` in the build. */
const PROGRAM = new URL(`./picture-process${extname(import.meta.url)}`, import.meta.url);

interface PictureChildParts extends Omit<WorkerPoolParts, "name" | "program"> {
  /** Pixels of the longest edge that a picture may have. */
  readonly maxEdge: number;
}

/**
 * Starts a child process when there is something to do. It also reads the folders: a network share that is gone blocks
 * whoever reads it, and the daemon has few threads for files (UV_THREADPOOL_SIZE).
 */
export function pictureChild({ maxEdge, ...parts }: PictureChildParts): PictureChild {
  const child = workerPool<PictureTask, PictureAnswer>({
    ...parts,
    program: PROGRAM,
    name: "picture process",
  });
  const prepared = async (task: PictureTask, signal: AbortSignal): Promise<PreparedPicture | Refusal> => {
    const answer = await child.ask(task, signal);
    if ("entries" in answer) throw new Error("the picture process answered something else");
    return answer;
  };
  return {
    async list(folder, signal) {
      const answer = await child.ask({ kind: "list", folder }, signal);
      if (!("entries" in answer)) throw new Error("the picture process answered something else");
      return answer;
    },
    prepareFile: (path, signal) => prepared({ kind: "file", path, maxEdge }, signal),
    prepare: (bytes, signal) => prepared({ kind: "bytes", bytes, maxEdge }, signal),
    close: () => child.close(),
  };
}
