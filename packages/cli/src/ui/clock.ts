import type { Arrived, ScreenState } from "./model.ts";
import { sceneOf } from "./model.ts";

type Timed = Arrived<{ readonly now: string }>;

const NEWS_OF_DAY_MS = 30_000;

/** Milliseconds that the queue's clocks have run since `timed` came: none while they stand. */
function elapsed(state: ScreenState, timed: Arrived<unknown>): number {
  return Math.max(0, (state.pausedAt ?? state.at) - timed.at);
}

/**
 * Milliseconds left until `until` (RFC 3339), never below 0; null where a time cannot be read. Reckoned from
 * the server's own `now` and the monotonic time since it came, so this machine's clock may be wrong.
 */
export function left(state: ScreenState, timed: Timed, until: string | null): number | null {
  if (until === null) return null;
  const ms = Date.parse(until) - Date.parse(timed.value.now) - elapsed(state, timed);
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

/** Milliseconds left of my own claim or view window; null while none runs, or where none is known. */
export function windowLeft(state: ScreenState): number | null {
  const { ticket, board, saved } = state;
  const view = ticket?.value;
  if (ticket && view?.viewUntil) return left(state, ticket, view.viewUntil);
  if (ticket && saved?.viewUntil) return left(state, newest(ticket, board), saved.viewUntil);
  if (ticket && view?.claimBy) return left(state, ticket, view.claimBy);
  return null;
}

/** What is left of my window, from 1 to 0. */
export function windowFraction(state: ScreenState): number {
  const ms = windowLeft(state);
  return ms === null || !(state.windowMs > 0) ? 1 : Math.min(1, ms / state.windowMs);
}

/**
 * The expected and the longest wait now, in milliseconds. Out of touch with the server they stand: how fast
 * the line moves, or whether it does, is not known then.
 */
export function waits(state: ScreenState): { expectedMs: number; longestMs: number } | null {
  const { ticket } = state;
  if (!ticket) return null;
  const gone = elapsed({ ...state, pausedAt: state.pausedAt ?? state.lostAt }, ticket);
  const { estimatedWaitMs, longestWaitMs } = ticket.value;
  return { expectedMs: Math.max(0, estimatedWaitMs - gone), longestMs: Math.max(0, longestWaitMs - gone) };
}

/** How far I have come from where I began, from 0 to 1: 1 is the counter. */
export function advance(state: ScreenState): number {
  const position = state.ticket?.value.position ?? null;
  if (position === null) return 1;
  if (!(state.farthest > 0)) return 0;
  return Math.min(1, Math.max(0, (state.farthest - position) / state.farthest));
}

/**
 * Milliseconds until what is on the screen changes by itself, at most a second where a countdown runs;
 * null where nothing moves. Counted from the state's own time, to the next whole second of the most
 * important countdown, so that it falls evenly.
 */
export function nextTickMs(state: ScreenState): number | null {
  const scene = sceneOf(state);
  const waitsMs: number[] = [];
  if (state.note?.until) waitsMs.push(Math.max(1, state.note.until - state.at));
  if (state.lostAt !== null) waitsMs.push(untilWholeSecond(state.lostAt - state.at));
  const running = state.pausedAt === null ? mainCountdown(state) : null;
  if (running !== null && running > 0) waitsMs.push(untilWholeSecond(running));
  // A line that waits for nobody still has an estimate that grows shorter.
  else if (scene === "waiting" || scene === "next") waitsMs.push(NEWS_OF_DAY_MS);
  return waitsMs.length === 0 ? null : Math.min(...waitsMs);
}

function mainCountdown(state: ScreenState): number | null {
  const mine = windowLeft(state);
  if (mine !== null) return mine;
  const { board } = state;
  if (!board) return null;
  const lefts = board.value.active.map(({ until }) => left(state, board, until) ?? 0);
  return lefts.find((ms) => ms > 0) ?? null;
}

/** How long until a count of `ms`, shown in seconds rounded up, shows the next one. */
function untilWholeSecond(ms: number): number {
  const rest = ((ms % 1000) + 1000) % 1000;
  return rest === 0 ? 1000 : rest;
}

function newest(ticket: Timed, board: Timed | null): Timed {
  return board && board.at > ticket.at ? board : ticket;
}
