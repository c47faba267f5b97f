import { withoutDoubles } from "@catq/shared";
import type { Board, TicketView } from "@catq/shared/schemas";
import { windowLeft } from "./clock.ts";
import type { Happening } from "./events.ts";
import { type Kept, type Note, type Scene, type State, sceneOf } from "./model.ts";

const NEWS_MS = 6000;
const TROUBLE_MS = 20_000;
/** How long a token stands there to be read: screens have neighbours. */
export const TOKEN_SHOWN_MS = 15_000;

/**
 * The state after something happened at `at` (monotonic milliseconds). Any order of happenings is right:
 * what cannot be placed changes nothing.
 */
export function reduce(state: State, happening: Happening, at: number, now = at): State {
  // Time does not run backwards, whoever hands it in.
  const current = { ...state, at: Math.max(state.at, now) };
  const next = step(current, happening, Math.min(at, current.at));
  return settle(expire(next), sceneOf(state));
}

function step(state: State, happening: Happening, at: number): State {
  switch (happening.type) {
    case "live":
      return { ...state, connection: { state: "live" }, queue: happening.queue, ban: null };
    case "lost": {
      const { reason } = happening;
      const since = state.connection.state === "lost" ? state.connection.since : at;
      return { ...state, connection: { state: "lost", since, reason } };
    }
    case "board":
      return withBoard(state, happening.board, at);
    case "ticket":
      return withTicket(state, happening.ticket, at);
    case "banned":
      return { ...state, connection: { state: "live" }, ban: happening.ban, isAsking: false, note: null };
    case "kept":
      return withKept(state, happening.kept);
    case "begun":
      return { ...state, doing: happening.action, isAsking: false, note: null };
    case "settled":
      return state.doing === happening.action ? { ...state, doing: null } : state;
    case "picture":
      return { ...state, picture: happening.picture };
    case "trouble":
      return withNote(state, "trouble", happening.text, TROUBLE_MS);
    case "news":
      return withNote(state, "news", happening.text, NEWS_MS);
    case "token-shown":
      return { ...state, tokenShownUntil: state.at + TOKEN_SHOWN_MS };
    case "leave-asked":
      return { ...state, isAsking: true };
    case "stayed":
      return { ...state, isAsking: false };
    case "tick":
      return state;
  }
}

function withBoard(state: State, board: Board, at: number): State {
  const isPaused = board.state === "paused";
  return {
    ...state,
    board: { value: withoutDoubles(board), at },
    pausedAt: isPaused ? (state.pausedAt ?? at) : null,
  };
}

function withTicket(state: State, view: TicketView, at: number): State {
  // Of a ticket that this browser has let go of meanwhile.
  if (view.number !== state.kept.ticket?.number) return state;
  const before = state.ticket?.value;
  const isSame = before?.number === view.number && before.state === view.state;
  const fresh = { ...state, ticket: { value: view, at } };
  const ms = windowLeft(fresh) ?? 0;
  const farthest = before?.number === view.number ? state.farthest : 0;
  return {
    ...fresh,
    farthest: Math.max(farthest, view.position ?? 0),
    windowMs: isSame ? Math.max(state.windowMs, ms) : ms,
  };
}

function withKept(state: State, kept: Kept): State {
  const isSame = kept.ticket?.token === state.kept.ticket?.token;
  const number = kept.ticket?.number ?? kept.end?.number;
  return {
    ...state,
    kept,
    ticket: isSame ? state.ticket : null,
    farthest: isSame ? state.farthest : 0,
    tokenShownUntil: isSame ? state.tokenShownUntil : null,
    isAsking: state.isAsking && isSame,
    // The cat stays to be looked at after its counter is free; another queue may give the same number again.
    picture: state.picture?.number === number && (isSame || !kept.ticket) ? state.picture : null,
  };
}

/** A question must never hide a call. */
function settle(state: State, before: Scene): State {
  const scene = sceneOf(state);
  if (scene === before || scene === "waiting" || scene === "next") return state;
  return { ...state, isAsking: false };
}

function withNote(state: State, kind: Note["kind"], text: string, ms: number): State {
  return { ...state, note: { kind, text, until: state.at + ms } };
}

function expire(state: State): State {
  const isNoteOver = state.note !== null && state.note.until <= state.at;
  const isTokenOver = state.tokenShownUntil !== null && state.tokenShownUntil <= state.at;
  if (!isNoteOver && !isTokenOver) return state;
  return {
    ...state,
    note: isNoteOver ? null : state.note,
    tokenShownUntil: isTokenOver ? null : state.tokenShownUntil,
  };
}
