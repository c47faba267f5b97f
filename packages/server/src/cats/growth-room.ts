import { statfs } from "node:fs/promises";
import type { Clock } from "../queue/time/clock.ts";

/** How old what is known may be. */
const MAX_AGE_MS = 500;
/** Of the time that passes, what the daemon may need of a processor: a cat is a commit of 300 KB, for which others wait. */
const MAX_UTILIZATION = 0.5;
/** What the stock leaves to tickets on their disk: four times what it takes itself. */
const MIN_FREE_BYTES = 512 * 1024 * 1024;

export interface RoomParts {
  readonly clock: Clock;
  /** Where the queue is kept; null where another machine keeps it. */
  readonly folder: string | null;
  /** Microseconds of processor time that this process has had. */
  readonly processorTime?: () => { readonly user: number; readonly system: number };
  /** Bytes that are free where a folder is. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

/** Says whether a stock of cats may grow: the daemon has little to do, and its disk has room. Never rejects. */
export function growthRoom(parts: RoomParts): () => Promise<boolean> {
  const { clock, folder, processorTime = () => process.cpuUsage(), freeBytes = freeBytesOf } = parts;
  const busyMs = (): number => {
    const { user, system } = processorTime();
    return (user + system) / 1000;
  };
  let lookedAt = clock.now();
  let busyBefore = busyMs();
  let known: Promise<boolean> | null = null;
  async function look(ms: number): Promise<boolean> {
    const busy = busyMs();
    const isIdle = busy - busyBefore <= MAX_UTILIZATION * ms;
    busyBefore = busy;
    if (!isIdle || folder === null) return isIdle;
    return await freeBytes(folder).then(
      (free) => free >= MIN_FREE_BYTES,
      () => false,
    );
  }
  return () => {
    const now = clock.now();
    if (known === null || now - lookedAt >= MAX_AGE_MS) {
      known = look(now - lookedAt);
      lookedAt = now;
    }
    return known;
  };
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
