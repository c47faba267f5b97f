import type { Arrived, TicketEnd } from "@catq/shared";
import type { Board, TicketView } from "@catq/shared/schemas";

/** The ticket that this browser holds. */
export interface Held {
  readonly token: string;
  readonly number: string;
  /** The id of the queue that issued it: the token is presented to no other. */
  readonly queue: string;
}

/** How the last ticket ended. */
export interface Ended {
  readonly number: string;
  /** `other-queue`: the queue that issued it is gone, and another one answers in its place. */
  readonly outcome: TicketEnd | "other-queue";
  /** The daemon's own words, or none. */
  readonly detail: string;
  /** That it may come back into the line after a missed turn. */
  readonly back?: WayBack | null;
}

/** That a missed ticket may come back. Times are the daemon's. */
export interface WayBack {
  readonly held: Held;
  /** When it was missed. */
  readonly from: string;
  readonly rejoinBy: string;
  /** Where it would have stood when that was told. */
  readonly position: number;
}

export interface Preferences {
  readonly isLoud: boolean;
  readonly notifies: boolean;
  readonly claimsByItself: boolean;
  /** Whether the screen stays on while this number is next or called. */
  readonly staysAwake: boolean;
  /** Told while the page is closed. */
  readonly isPushed: boolean;
}

/** What localStorage holds: shared by all tabs, and still there after a reload. */
export interface SavedState {
  readonly ticket: Held | null;
  readonly end: Ended | null;
  /**
   * The Idempotency-Key of the next take. It is made ahead, so that two tabs whose buttons are pressed at the
   * same moment send the same key and get one ticket.
   */
  readonly takeKey: string | null;
  /** Whether a take was sent and not answered yet: sent again with its key, it gives the same ticket. */
  readonly isTaking: boolean;
  readonly preferences: Preferences;
}

type Connection =
  | { readonly state: "connecting" }
  /** `isPolled`: not by a stream, but asked for every few seconds. */
  | { readonly state: "live"; readonly isPolled: boolean }
  | { readonly state: "lost"; readonly since: number; readonly reason: string };

export interface Ban {
  readonly since: string | null;
  /** Null where it is for ever. */
  readonly until: string | null;
  readonly reason: string;
  readonly detail: string;
  /** What is banned, an address or a network; null where the daemon does not say it. */
  readonly address: string | null;
}

/** A cat that this tab has fetched. */
export interface Picture {
  readonly number: string;
  /** A `blob:` URL. */
  readonly url: string;
  readonly fileName: string;
  readonly credit: string;
}

export interface Note {
  readonly kind: "trouble" | "news";
  readonly text: string;
  /** Monotonic milliseconds. */
  readonly until: number;
}

/**
 * Whether this browser can be told while the page is closed. `unknown`: not found out, not possible, or not offered by the
 * queue. `home-screen`: on an iPhone, once the page is on the Home Screen.
 */
export type PushStatus = "unknown" | "offered" | "asking" | "on" | "refused" | "home-screen";

/** A request that a button starts. */
export type Action = "take" | "adopt" | "claim" | "look" | "done" | "pass" | "leave" | "rejoin";

/** The state of a tab, from which everything is drawn. `at` is now, in monotonic milliseconds. */
export interface State {
  readonly at: number;
  readonly connection: Connection;
  /** The id of the queue whose board is shown; null where it is not known yet, or the queue does not say. */
  readonly queue: string | null;
  readonly board: Arrived<Board> | null;
  /** Since when the queue is paused; null while it is not. */
  readonly pausedAt: number | null;
  readonly saved: SavedState;
  /** Whether `saved` will be there when this tab is closed. */
  readonly isSaved: boolean;
  readonly ticket: Arrived<TicketView> | null;
  /** The highest position that I have had: where the progress bar begins. */
  readonly farthest: number;
  /** The most milliseconds that the running window was seen to have left: a full ring. */
  readonly windowMs: number;
  readonly ban: Ban | null;
  readonly pending: Action | null;
  readonly picture: Picture | null;
  /** Whether this tab can play sound now. */
  readonly isAudible: boolean;
  readonly push: PushStatus;
  /** Until when the token is shown, in monotonic milliseconds. */
  readonly tokenShownUntil: number | null;
  /** Until when the daemon asks not to be asked for a number again, in monotonic milliseconds. */
  readonly takeAgainAt: number | null;
  /** Whether the question "Give your place up?" is shown. */
  readonly isAsking: boolean;
  /** Another ticket of this queue that came from elsewhere, while this browser holds one: the person is asked. */
  readonly offer: Held | null;
  readonly note: Note | null;
}

/** What the slip shows. Each scene has texts and styles of its own. */
export type Scene =
  | "connecting"
  | "idle"
  | "taking"
  | "returning"
  | "waiting"
  | "next"
  | "called"
  | "claiming"
  | "viewing"
  | "seen"
  | "missed"
  | "left"
  | "ended"
  | "banned";

export const FIRST_PREFERENCES: Preferences = {
  isLoud: true,
  notifies: false,
  claimsByItself: false,
  staysAwake: true,
  isPushed: false,
};
export const NOTHING_SAVED: SavedState = {
  ticket: null,
  end: null,
  takeKey: null,
  isTaking: false,
  preferences: FIRST_PREFERENCES,
};

/** Before anything is known. `at` in monotonic milliseconds. */
export function initialState(at: number, saved: SavedState): State {
  return {
    at,
    connection: { state: "connecting" },
    queue: null,
    board: null,
    pausedAt: null,
    saved,
    isSaved: true,
    ticket: null,
    farthest: 0,
    windowMs: 0,
    ban: null,
    pending: null,
    picture: null,
    isAudible: false,
    push: "unknown",
    tokenShownUntil: null,
    takeAgainAt: null,
    isAsking: false,
    offer: null,
    note: null,
  };
}

export function sceneOf(state: State): Scene {
  const { saved, ticket, pending } = state;
  if (state.ban) return "banned";
  if (saved.ticket) return ticket ? sceneOfTicket(ticket.value, pending) : "returning";
  if (pending === "take" || pending === "adopt" || saved.isTaking) return "taking";
  if (saved.end) return sceneOfEnd(saved.end);
  return state.board ? "idle" : "connecting";
}

function sceneOfTicket({ state, position }: TicketView, pending: Action | null): Scene {
  switch (state) {
    case "waiting":
      return position === 1 ? "next" : "waiting";
    case "called":
      return pending === "claim" ? "claiming" : "called";
    case "banned":
      return "ended";
    default:
      return state;
  }
}

function sceneOfEnd({ outcome }: Ended): Scene {
  return outcome === "banned" || outcome === "other-queue" ? "ended" : outcome;
}

/** The number that the slip shows; null before there is one. */
export function shownNumber(state: State): string | null {
  return state.saved.ticket?.number ?? state.saved.end?.number ?? null;
}
