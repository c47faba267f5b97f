import { integer, object, readValue, time } from "./shape/shape.ts";

/** That a missed ticket may come back into the line. */
export interface WayBack {
  /** Until when, by the daemon's clock, in RFC 3339. */
  readonly rejoinBy: string;
  /** Where it would stand if it came back now. */
  readonly rejoinPosition: number;
  /** How much time was left when that was told, in milliseconds. */
  readonly leftMs: number;
}

const told = object({ rejoinBy: time, rejoinPosition: integer(1) });

/** Reads it from a ticket, or from the extras of a refusal; `now` is the daemon's time then. Null where there is none. */
export function readWayBack(from: unknown, now: number): WayBack | null {
  const data = readValue(told, from);
  const leftMs = data ? Date.parse(data.rejoinBy) - now : 0;
  return data && leftMs > 0 ? { ...data, leftMs } : null;
}
