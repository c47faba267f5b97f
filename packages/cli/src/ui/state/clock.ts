import { type Arrived, advanceFrom, countdown, left, untilWholeSecond, waitsLeft } from "@catq/shared";
import type { ScreenState } from "./model.ts";
import { rejoinLeft, sceneOf } from "./model.ts";

type Timed = Arrived<{ readonly now: string }>;

const ESTIMATE_TICK_MS = 30_000;

/** Milliseconds left of my own claim or view window; null while none runs, or where none is known. */
export function windowLeft(state: ScreenState): number | null {
  const { ticket, board, saved } = state;
  const back = rejoinLeft(state);
  if (back !== null) return back;
  const view = ticket?.value;
  if (ticket && view?.viewUntil) return left(state, ticket, view.viewUntil);
  if (ticket && saved?.viewUntil) return left(state, newest(ticket, board), saved.viewUntil);
  if (ticket && view?.claimBy) return left(state, ticket, view.claimBy);
  return null;
}

/** `42 s left`, or `42 s, paused`. */
export function timeInWords({ pausedAt }: Pick<ScreenState, "pausedAt">, ms: number): string {
  return pausedAt === null ? `${countdown(ms)} left` : `${countdown(ms)}, paused`;
}

/** What is left of my window, from 1 to 0. */
export function windowFraction(state: ScreenState): number {
  const ms = windowLeft(state);
  return ms === null || !(state.windowMs > 0) ? 1 : Math.min(1, ms / state.windowMs);
}

/** The expected and the longest wait now, in milliseconds. They stand while the queue is paused or the connection is lost. */
export function waits(state: ScreenState): { expectedMs: number; longestMs: number } | null {
  const { at, ticket } = state;
  return ticket && waitsLeft({ at, pausedAt: state.pausedAt ?? state.lostAt }, ticket);
}

/** The same for who takes a number now; null where the daemon does not say. */
export function newcomerWaits({ at, pausedAt, lostAt, board }: ScreenState): ReturnType<typeof waits> {
  const newcomer = board?.value.newcomer;
  return board && newcomer
    ? waitsLeft({ at, pausedAt: pausedAt ?? lostAt }, { value: newcomer, at: board.at })
    : null;
}

/** How far I have come from where I began, from 0 to 1: 1 is the counter. */
export function advance(state: ScreenState): number {
  return advanceFrom(state.farthest, state.ticket?.value.position ?? null);
}

/**
 * Milliseconds from `state.at` until the screen changes by itself; null where it does not. Where a countdown runs, to its
 * next whole second: so it falls evenly.
 */
export function nextTickMs(state: ScreenState): number | null {
  const scene = sceneOf(state);
  const waitsMs: number[] = [];
  if (state.note?.until) waitsMs.push(Math.max(1, state.note.until - state.at));
  if (state.lostAt !== null) waitsMs.push(untilWholeSecond(state.lostAt - state.at));
  // The time to come back runs on in a pause.
  const running = state.pausedAt === null || scene === "may-rejoin" ? mainCountdown(state) : null;
  if (running !== null && running > 0) waitsMs.push(untilWholeSecond(running));
  // The seconds of silence are redrawn with the countdown.
  else if (state.silentAt !== null) waitsMs.push(untilWholeSecond(state.silentAt - state.at));
  // The estimate grows shorter, also where nobody is at a counter.
  else if (scene === "waiting" || scene === "next") waitsMs.push(ESTIMATE_TICK_MS);
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

function newest(ticket: Timed, board: Timed | null): Timed {
  return board && board.at > ticket.at ? board : ticket;
}
