import { formatDuration } from "@catq/shared";
import type { WallMs } from "../queue/model.ts";
import type { DatabaseHealth } from "../queue/shared-store.ts";

/** One thing that must be so for the daemon to serve. */
export interface Check {
  readonly name: "storage" | "database" | "clock" | "cats";
  readonly isOk: boolean;
  /** Where it is not well: whether the daemon is of use all the same, so that no balancer should leave it out. */
  readonly isBearable?: true;
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

/** A snapshot that is older than this makes every batch slower. */
const MAX_SNAPSHOT_MS = 60_000;

/**
 * How the database is that several daemons share. One that is away is so for all of them: boards and streams go on, and a
 * balancer that left all daemons out would end those, too.
 */
export function checkDatabase({ isAway, why, isLocked, oldestSnapshotMs }: DatabaseHealth): Check {
  const name = "database";
  if (isAway) {
    const detail = `${why ?? "The database is away."} Whatever would change something is refused, and the clocks stand. It goes on by itself.`;
    return { name, isOk: false, isBearable: true, detail };
  }
  if (isLocked) {
    const detail =
      "Another transaction has locked the queue's row: whatever would change something is refused until it ends. See pg_blocking_pids().";
    return { name, isOk: false, isBearable: true, detail };
  }
  if (oldestSnapshotMs !== null && oldestSnapshotMs > MAX_SNAPSHOT_MS) {
    const age = formatDuration(Math.floor(oldestSnapshotMs / 1000) * 1000);
    const detail = `A transaction has been open in the database for ${age}, which slows the queue down. Its dead rows stay: see pg_stat_activity, backend_xmin.`;
    return { name, isOk: false, isBearable: true, detail };
  }
  return { name, isOk: true, detail: "The database answers." };
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
