import type { Arrived, State } from "./model.ts";
import { sceneOf } from "./model.ts";

type Timed = Arrived<{ readonly now: string }>;

/** A line that waits for nobody still has an estimate that grows shorter. */
const QUIET_MS = 30_000;

/** Milliseconds that the queue's clocks have run since `timed` came: none while they stand. */
function elapsed(state: State, timed: Arrived<unknown>): number {
  return Math.max(0, (state.pausedAt ?? state.at) - timed.at);
}

/**
 * Milliseconds left until `until` (RFC 3339), never below 0; null where nothing runs. Reckoned from the
 * daemon's own `now` and the monotonic time since it came, so this machine's clock may be wrong.
 */
export function left(state: State, timed: Timed, until: string | null): number | null {
  if (until === null) return null;
  const ms = Date.parse(until) - Date.parse(timed.value.now) - elapsed(state, timed);
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

/** Milliseconds left of my own claim or view window; null while none runs. */
export function windowLeft(state: State): number | null {
  const { ticket } = state;
  return ticket && left(state, ticket, ticket.value.claimBy ?? ticket.value.viewUntil);
}

/** What is left of my window, from 1 to 0. */
export function windowFraction(state: State): number {
  const ms = windowLeft(state);
  return ms === null || state.windowMs <= 0 ? 1 : Math.min(1, ms / state.windowMs);
}

/** The expected and the longest wait now, in milliseconds. */
export function waits(state: State): { expectedMs: number; longestMs: number } | null {
  const { ticket } = state;
  if (!ticket) return null;
  const gone = elapsed(state, ticket);
  const { estimatedWaitMs, longestWaitMs } = ticket.value;
  return { expectedMs: Math.max(0, estimatedWaitMs - gone), longestMs: Math.max(0, longestWaitMs - gone) };
}

/** How far I have come from where I began, from 0 to 1: 1 is the counter. */
export function advance(state: State): number {
  const position = state.ticket?.value.position ?? null;
  if (position === null) return 1;
  return state.farthest > 0 ? Math.min(1, Math.max(0, (state.farthest - position) / state.farthest)) : 0;
}

/** Milliseconds until what is drawn changes by itself; null where nothing moves. */
export function nextTickMs(state: State): number | null {
  const scene = sceneOf(state);
  const waitsMs: number[] = [];
  for (const until of [state.note?.until, state.tokenShownUntil]) {
    if (until) waitsMs.push(untilWholeSecond(until - state.at));
  }
  if (state.connection.state === "lost") waitsMs.push(1000);
  if (state.pausedAt === null) {
    const mine = windowLeft(state);
    const board = state.board;
    const others = board?.value.active.map(({ until }) => left(state, board, until)) ?? [];
    for (const ms of [mine, ...others]) if (ms) waitsMs.push(untilWholeSecond(ms));
    if (scene === "waiting" || scene === "next") waitsMs.push(QUIET_MS);
  }
  return waitsMs.length === 0 ? null : Math.min(...waitsMs);
}

/** How long until a count of `ms`, shown in seconds rounded up, shows the next one. */
function untilWholeSecond(ms: number): number {
  const rest = ((ms % 1000) + 1000) % 1000;
  return rest === 0 ? 1000 : rest;
}
