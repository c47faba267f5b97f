import { people } from "@catq/shared";
import type { State } from "../queue/model.ts";
import { type BoardView, boardView } from "./board.ts";

/** What the wall display shows: who is at the counters, who is next, who was there. */
export interface Wall {
  readonly now: readonly {
    readonly number: string;
    readonly words: string;
    readonly time: string;
    readonly is: string;
  }[];
  readonly nowMore: string;
  readonly next: readonly string[];
  readonly nextMore: string;
  readonly recent: BoardView["recent"];
  readonly headline: string;
  readonly announcement: string | null;
  readonly strip: string | null;
}

/** More than these would be too small to read across a room. */
const MAX_NOW = 6;
const MAX_NEXT = 12;
const MAX_RECENT = 4;
/** A shorter loss of the connection is not shown. */
const LOST_GRACE_MS = 5000;

export function wallOf(state: State): Wall {
  const view = boardView(state);
  const busy = view.counters.flatMap(({ number, ...row }) => (number === null ? [] : [{ number, ...row }]));
  const waitingCount = state.board?.value.waitingCount ?? 0;
  const next = view.line.slice(0, MAX_NEXT).map(({ number }) => number);
  const rest = waitingCount - next.length;
  return {
    now: busy.slice(0, MAX_NOW),
    nowMore: busy.length > MAX_NOW ? `and ${busy.length - MAX_NOW} more counters` : "",
    next,
    nextMore: rest > 0 ? `and ${people(rest)} more` : "",
    recent: view.recent.slice(0, MAX_RECENT),
    headline: headlineOf(state, busy.length),
    announcement: view.announcement,
    strip: stripText(state),
  };
}

function headlineOf({ board, ban }: State, busy: number): string {
  if (ban) return "This screen's address is banned";
  if (!board) return "Connecting";
  const { state, waitingCount } = board.value;
  if (state === "paused") return "Paused";
  if (busy > 0) return "";
  if (state === "closed") return "Closed";
  return waitingCount === 0 ? "Nobody is here" : "One moment";
}

function stripText({ connection, board, at }: State): string | null {
  if (connection.state === "lost" && at - connection.since >= LOST_GRACE_MS) {
    return board ? "No connection. What is shown here may be old." : "No connection. Trying again by itself.";
  }
  if (board?.value.state === "paused") return "Paused: nobody is called, and nobody loses a place.";
  if (board?.value.state === "closed") return "Closed: no new numbers. Whoever is in line is served.";
  return null;
}

/** The numbers that were called between two states: the chime rings for each change. */
export function callsBetween(before: State, after: State): string[] {
  if (!before.board || !after.board) return [];
  const known = new Set(before.board.value.active.map(({ number }) => number));
  return after.board.value.active.flatMap(({ number, state }) =>
    state === "called" && !known.has(number) ? [number] : [],
  );
}
