import type { Arrived, TicketEnd } from "@catq/shared";
import type { Board, TicketView } from "@catq/shared/schemas";

/** The ticket that this browser holds. */
export interface Held {
  readonly token: string;
  readonly number: string;
  /** The opaque name of the queue that issued it: the token is presented to no other. */
  readonly queue: string;
}

/** How the last ticket ended. */
export interface Ended {
  readonly number: string;
  /** `other-queue`: the queue that issued it is gone, and another one answers in its place. */
  readonly outcome: TicketEnd | "other-queue";
  /** The daemon's own words, or none. */
  readonly detail: string;
}

export interface Preferences {
  readonly isLoud: boolean;
  readonly notifies: boolean;
  readonly claimsByItself: boolean;
}

/** What the browser keeps for this origin: all tabs share it, and a reload finds it again. */
export interface Kept {
  readonly ticket: Held | null;
  readonly end: Ended | null;
  /**
   * The key of the next take. It lies ready before anybody presses, so that two tabs whose buttons are
   * pressed at once use the same, and get one ticket.
   */
  readonly takeKey: string | null;
  /** Whether a take was asked for and is not answered yet: asked again, it gives the same ticket. */
  readonly isTaking: boolean;
  readonly preferences: Preferences;
}

type Connection =
  | { readonly state: "connecting" }
  | { readonly state: "live" }
  | { readonly state: "lost"; readonly since: number; readonly reason: string };

export interface Ban {
  readonly since: string | null;
  /** Null where it is for ever. */
  readonly until: string | null;
  readonly reason: string;
  readonly detail: string;
}

/** A cat in this tab. */
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

/** What was asked of the daemon and is not answered yet. */
export type Action = "take" | "adopt" | "claim" | "look" | "done" | "pass" | "leave";

/** Everything that a tab draws from. */
export interface State {
  readonly at: number;
  readonly connection: Connection;
  /** The name of the queue that is followed; null where it is not known yet, or does not say. */
  readonly queue: string | null;
  readonly board: Arrived<Board> | null;
  /** Since when the clocks of the queue stand. */
  readonly pausedAt: number | null;
  readonly kept: Kept;
  readonly ticket: Arrived<TicketView> | null;
  /** The furthest back that I have been: where the meter begins. */
  readonly farthest: number;
  /** The most milliseconds that were seen on the running window: where its ring is full. */
  readonly windowMs: number;
  readonly ban: Ban | null;
  readonly doing: Action | null;
  readonly picture: Picture | null;
  /** Until when the token stands there to be read. */
  readonly tokenShownUntil: number | null;
  /** Whether "really give the place up?" is being asked. */
  readonly isAsking: boolean;
  readonly note: Note | null;
}

/** What a person is in the middle of. Each has words and a look of its own. */
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

export const FIRST_PREFERENCES: Preferences = { isLoud: true, notifies: false, claimsByItself: false };
export const NOTHING_KEPT: Kept = {
  ticket: null,
  end: null,
  takeKey: null,
  isTaking: false,
  preferences: FIRST_PREFERENCES,
};

/** Before anything is known. `at` in monotonic milliseconds. */
export function initialState(at: number, kept: Kept): State {
  return {
    at,
    connection: { state: "connecting" },
    queue: null,
    board: null,
    pausedAt: null,
    kept,
    ticket: null,
    farthest: 0,
    windowMs: 0,
    ban: null,
    doing: null,
    picture: null,
    tokenShownUntil: null,
    isAsking: false,
    note: null,
  };
}

export function sceneOf(state: State): Scene {
  const { kept, ticket, doing } = state;
  if (state.ban) return "banned";
  if (kept.ticket) return ticket ? sceneOfTicket(ticket.value, doing) : "returning";
  if (doing === "take" || doing === "adopt" || kept.isTaking) return "taking";
  if (kept.end) return sceneOfEnd(kept.end);
  return state.board ? "idle" : "connecting";
}

function sceneOfTicket({ state, position }: TicketView, doing: Action | null): Scene {
  switch (state) {
    case "waiting":
      return position === 1 ? "next" : "waiting";
    case "called":
      return doing === "claim" ? "claiming" : "called";
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
  return state.kept.ticket?.number ?? state.kept.end?.number ?? null;
}
