import { left } from "@catq/shared";
import type { Held, State, WayBack } from "./model.ts";
import { isRecord } from "./parse.ts";

/** The way back that a missed ticket's last event or a refusal tells of; `from` is when that was. Null for none. */
export function readWayBack(
  held: Held,
  told: { readonly rejoinBy?: unknown; readonly rejoinPosition?: unknown },
  from: unknown,
): WayBack | null {
  const { rejoinBy, rejoinPosition: position } = told;
  if (!isTime(rejoinBy) || !isTime(from) || typeof position !== "number" || position < 1) return null;
  return { held, from, rejoinBy, position };
}

/** The same from what was saved. */
export function readSavedWayBack(value: unknown, held: Held | null): WayBack | null {
  if (!isRecord(value) || !held) return null;
  return readWayBack(held, { rejoinBy: value.rejoinBy, rejoinPosition: value.position }, value.from);
}

/** How much time is left to come back after a missed turn, and where to; null where there is no way back. */
export function wayBack(state: State): { leftMs: number; fraction: number; position: number } | null {
  const { saved, board, queue, at } = state;
  const back = saved.ticket || state.ban ? null : saved.end?.back;
  if (!back || !board || queue !== back.held.queue) return null;
  // By the wall clock, which a pause does not stop.
  const leftMs = left({ at, pausedAt: null }, board, back.rejoinBy);
  if (!leftMs) return null;
  const wholeMs = Date.parse(back.rejoinBy) - Date.parse(back.from);
  // The line may have become shorter since.
  const position = Math.min(back.position, board.value.waitingCount + 1);
  return { leftMs, fraction: wholeMs > 0 ? Math.min(1, leftMs / wholeMs) : 1, position };
}

function isTime(value: unknown): value is string {
  return typeof value === "string" && Number.isFinite(Date.parse(value));
}
