import { withoutDoubles } from "@catq/shared";
import type { Board, TicketView } from "@catq/shared/schemas";
import { windowLeft } from "./clock.ts";
import type { StateEvent } from "./events.ts";
import { type Note, type PushStatus, type SavedState, type Scene, type State, sceneOf } from "./model.ts";

const NEWS_MS = 6000;
const TROUBLE_MS = 20_000;
/** How long a token is shown: others may see the screen. */
export const TOKEN_SHOWN_MS = 15_000;

/**
 * The state after an event that happened at `at` (monotonic milliseconds). Events may come in any order: one that
 * does not fit changes nothing.
 */
export function reduce(state: State, event: StateEvent, at: number, now = at): State {
  // Never earlier than the state before.
  const current = { ...state, at: Math.max(state.at, now) };
  const next = step(current, event, Math.min(at, current.at));
  return settle(expire(next), sceneOf(state));
}

function step(state: State, event: StateEvent, at: number): State {
  switch (event.type) {
    case "live":
      return {
        ...state,
        connection: { state: "live", isPolled: event.isPolled ?? false },
        queue: event.queue,
        ban: null,
      };
    case "lost": {
      const { reason } = event;
      const since = state.connection.state === "lost" ? state.connection.since : at;
      return { ...state, connection: { state: "lost", since, reason } };
    }
    case "board":
      return withBoard(state, event.board, at);
    case "ticket":
      return withTicket(state, event.ticket, at);
    case "banned":
      return {
        ...state,
        connection: { state: "live", isPolled: false },
        ban: event.ban,
        isAsking: false,
        note: null,
      };
    case "saved":
      return { ...withSavedState(state, event.saved), isSaved: event.isSaved ?? true };
    case "slept":
      return withoutSleep(state, event.ms);
    case "begun":
      return { ...state, pending: event.action, isAsking: false, note: null };
    case "settled":
      return state.pending === event.action ? { ...state, pending: null } : state;
    case "picture":
      return { ...state, picture: event.picture };
    case "trouble":
      return withNote(state, "trouble", event.text, TROUBLE_MS);
    case "take-refused": {
      const noted = withNote(state, "trouble", event.text, Math.max(event.afterMs, TROUBLE_MS));
      return { ...noted, takeAgainAt: event.afterMs > 0 ? state.at + event.afterMs : null };
    }
    case "news":
      return withNote(state, "news", event.text, NEWS_MS);
    case "sound":
      return { ...state, isAudible: event.isAudible };
    case "push":
      return { ...state, push: event.push };
    case "token-shown":
      return { ...state, tokenShownUntil: state.at + TOKEN_SHOWN_MS };
    case "offered":
      return { ...state, offer: event.offer };
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
  // The event is of a ticket that this browser no longer holds.
  if (view.number !== state.saved.ticket?.number) return state;
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

function withSavedState(state: State, saved: SavedState): State {
  const isSame = saved.ticket?.token === state.saved.ticket?.token;
  const number = saved.ticket?.number ?? saved.end?.number;
  return {
    ...state,
    saved,
    ticket: isSame ? state.ticket : null,
    push: pushAfter(state, saved),
    farthest: isSame ? state.farthest : 0,
    tokenShownUntil: isSame ? state.tokenShownUntil : null,
    isAsking: state.isAsking && isSame,
    offer: isSame ? state.offer : null,
    // The cat is still shown after its ticket has ended. Another queue may issue the same number.
    picture: state.picture?.number === number && (isSame || !saved.ticket) ? state.picture : null,
  };
}

/** Another tab may have turned it on or off for this browser. */
function pushAfter({ push, saved: before }: State, saved: SavedState): PushStatus {
  const { isPushed } = saved.preferences;
  if (before.preferences.isPushed === isPushed) return push;
  if (push === "on" && !isPushed) return "offered";
  return push === "offered" && isPushed ? "on" : push;
}

/** What came before the sleep came that much earlier. */
function withoutSleep(state: State, ms: number): State {
  const { board, ticket, pausedAt } = state;
  return {
    ...state,
    board: board && { ...board, at: board.at - ms },
    ticket: ticket && { ...ticket, at: ticket.at - ms },
    pausedAt: pausedAt === null ? null : pausedAt - ms,
  };
}

/** Takes the question "Give your place up?" away when the ticket is called. */
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
  const isTakeOver = state.takeAgainAt !== null && state.takeAgainAt <= state.at;
  if (!isNoteOver && !isTokenOver && !isTakeOver) return state;
  return {
    ...state,
    note: isNoteOver ? null : state.note,
    tokenShownUntil: isTokenOver ? null : state.tokenShownUntil,
    takeAgainAt: isTakeOver ? null : state.takeAgainAt,
  };
}
