import { formatDuration } from "@catq/shared";
import type { WallMs } from "../queue/model.ts";

/** One thing that must be so for the daemon to serve. */
export interface Check {
  readonly name: "storage" | "clock" | "cats";
  readonly isOk: boolean;
  /** A sentence on how it stands and, where it is not well, what that means. Never a path. */
  readonly detail: string;
}

const HOUR_MS = 3_600_000;
/** Zones and daylight saving move a clock by less; a dead battery or a forgotten date by far more. */
const MAX_BEHIND_MS = 24 * HOUR_MS;

/** How writing to the disk went: `code` is the system's word for a fault, such as ENOSPC, and null for none. */
export function checkStorage(code: string | null): Check {
  if (code === null) return { name: "storage", isOk: true, detail: "The data folder can be written." };
  const detail =
    code === "ENOSPC" || code === "EDQUOT"
      ? "The disk is full: whatever would change something is refused. It goes on by itself when there is room."
      : code === "EBUSY"
        ? "Another program has locked the database: whatever would change something is refused. It goes on by itself."
        : `The data folder cannot be written (${code}), so nothing can be acknowledged.`;
  return { name: "storage", isOk: false, detail };
}

/**
 * Whether the wall clock can be right: `latest` is the latest time that is known to have been, from the queue's
 * newest record and the daemon's start. Windows are safe from it, but bans and retention end by it.
 */
export function checkClock(wall: WallMs, latest: WallMs): Check {
  const behindMs = latest - wall;
  if (behindMs <= MAX_BEHIND_MS) return { name: "clock", isOk: true, detail: "The clock can be right." };
  const behind = formatDuration(Math.floor(behindMs / HOUR_MS) * HOUR_MS);
  const detail = `The clock is ${behind} behind what was recorded before: bans last too long, and old tickets are kept. Set it. If it is right now and was wrong before, restart the daemon.`;
  return { name: "clock", isOk: false, detail };
}

/** `canMake`: whether a source is thought to give more. */
export function checkCats(stock: { readonly size: number; readonly canMake: boolean }): Check {
  const name = "cats";
  if (stock.size > 0) return { name, isOk: true, detail: "There are cats in stock." };
  if (stock.canMake) return { name, isOk: true, detail: "No cat is in stock, but one can be made." };
  const detail =
    "No cat is in stock, and no source gives one: whoever is called waits, and is refused after a while.";
  return { name, isOk: false, detail };
}
