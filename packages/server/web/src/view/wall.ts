import { count, people, wayOutOfBan } from "@catq/shared";
import type { State } from "../queue/model.ts";
import { type BoardView, boardView } from "./board.ts";
import { capitalized } from "./words.ts";

/** What the wall display shows: who is at the counters, who is next, who was there. */
export interface Wall {
  readonly title: string;
  readonly heading: string;
  /** What is out of the ordinary, each in its own line. */
  readonly notices: readonly string[];
  readonly announcement: string | null;
  /** Stands in the place of the numbers. */
  readonly headline: string;
  readonly now: readonly WallCall[];
  /** Under the numbers, or under the headline. */
  readonly nowMore: string;
  readonly next: readonly string[];
  readonly nextMore: string;
  readonly recent: BoardView["recent"];
  /** Whether numbers are given, so that it helps to say where. */
  readonly isOpen: boolean;
  /** Whether there is room for a code that says it to phones. */
  readonly hasCode: boolean;
}

interface WallCall {
  readonly number: string;
  readonly words: string;
  readonly time: string;
  readonly is: string;
}

/** How many of those who wait, and of those who were there, there is room for. */
export interface WallRoom {
  readonly next: number;
  readonly recent: number;
  /** Not even how many wait. */
  readonly isUncounted?: boolean;
  readonly isCodeless?: boolean;
}

/**
 * The rooms to try, the largest first: who waits, who was there and the code make way for the numbers at the counters.
 */
export const WALL_ROOMS: readonly WallRoom[] = [
  { next: 12, recent: 4 },
  { next: 12, recent: 2 },
  { next: 8, recent: 2 },
  { next: 8, recent: 0 },
  { next: 4, recent: 0 },
  { next: 0, recent: 0 },
  { next: 4, recent: 0, isCodeless: true },
  { next: 0, recent: 0, isCodeless: true },
  { next: 0, recent: 0, isCodeless: true, isUncounted: true },
];

/** Who is called is shown, however many; those with a cat are counted from here on. */
const MAX_NOW = 12;
/** A shorter loss of the connection is not shown. */
const LOST_GRACE_MS = 5000;

export function wallOf(state: State, room: WallRoom = { next: 12, recent: 4 }): Wall {
  const { board, ban } = state;
  if (ban) return bannedWall(ban.address);
  const view = boardView(state);
  const calls = callsOf(state, view);
  const called = calls.filter(({ is }) => is === "called").length;
  const now = calls.slice(0, Math.max(MAX_NOW, called));
  const next = view.line.slice(0, room.next).map(({ number }) => number);
  const rest = (board?.value.waitingCount ?? 0) - next.length;
  return {
    title: board?.value.title ?? "",
    heading: (board?.value.counters ?? 1) > 1 ? "Now at the counters" : "Now at the counter",
    notices: noticesOf(state),
    announcement: view.announcement,
    headline: now.length > 0 ? "" : headlineOf(state),
    now,
    nowMore: calls.length > now.length ? `and ${count(calls.length - now.length)} more with a cat` : "",
    next,
    nextMore:
      rest <= 0 || room.isUncounted ? "" : next.length > 0 ? `and ${people(rest)} more` : people(rest),
    recent: view.recent.slice(0, room.recent),
    isOpen: board?.value.state !== "closed",
    hasCode: !room.isCodeless,
  };
}

/** Those at the counters: the called first, the newest of each first. Nobody is asked to come who need not. */
function callsOf(state: State, view: BoardView): WallCall[] {
  const isHeld = state.pausedAt !== null || isLost(state);
  const busy = view.counters
    .flatMap(({ number, is, words, time }) => (number === null ? [] : [{ number, is, words, time }]))
    .map((call) =>
      isHeld ? { ...call, time: "", words: call.is === "called" ? "called" : call.words } : call,
    )
    .reverse();
  return [...busy.filter(({ is }) => is === "called"), ...busy.filter(({ is }) => is !== "called")];
}

function headlineOf({ board }: State): string {
  if (!board) return "Connecting";
  const { state, waitingCount } = board.value;
  if (state === "open") return waitingCount === 0 ? "Nobody is here" : "One moment";
  return "The counter is empty";
}

function noticesOf(state: State): string[] {
  const { board } = state;
  const notices: string[] = [];
  if (isLost(state)) {
    notices.push(board ? "No connection: this may be out of date." : "No connection. Trying again.");
  }
  const { connection } = state;
  if (connection.state === "live" && connection.isPolled) {
    notices.push("Some seconds late: something on the way holds live news back.");
  }
  if (board?.value.state === "paused") notices.push("Paused: nobody is called, and nobody loses a place.");
  if (board?.value.state === "closed") notices.push("Closed: no new numbers. Those in line are served.");
  return notices;
}

function isLost({ connection, at }: State): boolean {
  return connection.state === "lost" && at - connection.since >= LOST_GRACE_MS;
}

function bannedWall(address: string | null): Wall {
  const nothing = { title: "", notices: [], announcement: null, now: [], next: [], nextMore: "", recent: [] };
  return {
    ...nothing,
    heading: "No entry",
    headline: "This screen's address is banned",
    nowMore: `${capitalized(wayOutOfBan(address))}.`,
    isOpen: false,
    hasCode: false,
  };
}

/**
 * The numbers that were called between two states: the chime rings for each change. Whoever was called before a pause
 * is called again after it.
 */
export function callsBetween(before: State, after: State): string[] {
  if (!before.board || !after.board) return [];
  const known = new Set(called(before));
  return called(after).filter((number) => !known.has(number));
}

function called({ board, pausedAt }: State): string[] {
  if (pausedAt !== null) return [];
  return (board?.value.active ?? []).flatMap(({ number, state }) => (state === "called" ? [number] : []));
}
