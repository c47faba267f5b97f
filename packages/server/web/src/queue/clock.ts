import { advanceFrom, left, untilWholeSecond, waitsLeft } from "@catq/shared";
import type { State } from "./model.ts";
import { sceneOf } from "./model.ts";
import { wayBack } from "./way-back.ts";

/** How often the estimate is redrawn while no countdown runs. */
const ESTIMATE_REFRESH_MS = 30_000;

/** Milliseconds left of my own claim or view window, or to come back after a missed turn; null while none runs. */
export function windowLeft(state: State): number | null {
  const { ticket } = state;
  const back = wayBack(state);
  if (back) return back.leftMs;
  return ticket && left(state, ticket, ticket.value.claimBy ?? ticket.value.viewUntil);
}

/** The fraction of my window that is left, from 1 to 0. */
export function windowFraction(state: State): number {
  const back = wayBack(state);
  if (back) return back.fraction;
  const ms = windowLeft(state);
  return ms === null || state.windowMs <= 0 ? 1 : Math.min(1, ms / state.windowMs);
}

/** The expected and the longest wait now, in milliseconds. */
export function waits(state: State): { expectedMs: number; longestMs: number } | null {
  return state.ticket && waitsLeft(state, state.ticket);
}

/** The same for who takes a number now; null where the daemon does not say. */
export function newcomerWaits(state: State): ReturnType<typeof waits> {
  const { board } = state;
  const newcomer = board?.value.newcomer;
  return board && newcomer ? waitsLeft(state, { value: newcomer, at: board.at }) : null;
}

/** My progress through the line, from 0 (where I began) to 1 (the counter). */
export function advance(state: State): number {
  return advanceFrom(state.farthest, state.ticket?.value.position ?? null);
}

/** Milliseconds until what is drawn changes without an event; null where nothing does. */
export function nextTickMs(state: State): number | null {
  const scene = sceneOf(state);
  const waitsMs: number[] = [];
  for (const until of [state.note?.until, state.tokenShownUntil, state.takeAgainAt]) {
    if (until) waitsMs.push(untilWholeSecond(until - state.at));
  }
  if (state.connection.state === "lost") waitsMs.push(1000);
  const back = wayBack(state);
  if (back) waitsMs.push(untilWholeSecond(back.leftMs));
  if (state.pausedAt === null) {
    const mine = windowLeft(state);
    const board = state.board;
    const others = board?.value.active.map(({ until }) => left(state, board, until)) ?? [];
    for (const ms of [mine, ...others]) if (ms) waitsMs.push(untilWholeSecond(ms));
    const isEstimated = scene === "idle" && (newcomerWaits(state)?.longestMs ?? 0) > 0;
    if (scene === "waiting" || scene === "next" || isEstimated) waitsMs.push(ESTIMATE_REFRESH_MS);
  }
  return waitsMs.length === 0 ? null : Math.min(...waitsMs);
}
