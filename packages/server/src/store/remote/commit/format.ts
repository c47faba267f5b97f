import { StorageError } from "../../../queue/store.ts";
import { StoreRefused } from "../../store-refused.ts";
import type { StoredQueue } from "../session.ts";

/** What this catqd can keep to; a migration that older ones cannot serve raises it, here and in the queue's row. */
const FORMAT = 1;

export function isOutdated({ format }: StoredQueue): boolean {
  return format > FORMAT;
}

/** Throws StorageError, kind `outdated`, where a newer catqd has changed the tables so that this one must not write. */
export function assertFormat(row: StoredQueue): void {
  if (!isOutdated(row)) return;
  const why = `the queue's tables are a newer catqd's (they need format ${row.format}, this catqd knows ${FORMAT})`;
  throw new StorageError("outdated", new StoreRefused(why, "Start that catqd in its place."));
}
