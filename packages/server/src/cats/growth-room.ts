import { statfs } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import type { Clock } from "../queue/time/clock.ts";

/** How long an answer holds. */
const MAX_AGE_MS = 500;
/**
 * Of the event loop (`eventLoopUtilization`): a cat is a commit of 300 KB, for which others wait. It also rises where other
 * processes need the processors, as all work takes longer then.
 */
const MAX_UTILIZATION = 0.5;
/** Free space that the stock leaves to the database: four times what the stock may take. */
const MIN_FREE_BYTES = 512 * 1024 * 1024;

export interface RoomParts {
  readonly clock: Clock;
  /** Where the queue is kept; null where another machine keeps it. */
  readonly folder: string | null;
  /** Milliseconds for which the event loop has been idle and active. */
  readonly loop?: () => { readonly idle: number; readonly active: number };
  /** Bytes that are free where a folder is. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

/** Whether the stock of cats may grow: the daemon has little to do, and its disk has free space. Never rejects. */
export function growthRoom(parts: RoomParts): () => Promise<boolean> {
  const { clock, folder, loop = () => performance.eventLoopUtilization(), freeBytes = freeBytesOf } = parts;
  let lookedAt = clock.now();
  let before = loop();
  let known: Promise<boolean> | null = null;
  async function look(): Promise<boolean> {
    const { idle, active } = loop();
    const busy = active - before.active;
    const isIdle = busy <= MAX_UTILIZATION * (busy + idle - before.idle);
    before = { idle, active };
    if (!isIdle || folder === null) return isIdle;
    return await freeBytes(folder).then(
      (free) => free >= MIN_FREE_BYTES,
      () => false,
    );
  }
  return () => {
    const now = clock.now();
    if (known === null || now - lookedAt >= MAX_AGE_MS) {
      known = look();
      lookedAt = now;
    }
    return known;
  };
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
