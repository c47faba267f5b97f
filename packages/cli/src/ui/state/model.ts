import type { Arrived, TicketEnd } from "@catq/shared";
import type { Board, TicketView } from "@catq/shared/schemas";
import type { Ban } from "../../client/ban.ts";
import type { Connection } from "../../client/live/live.ts";
import type { Progress, SavedCat } from "../../ticket/progress.ts";

/** What a person can ask of a screen. */
export type Command =
  | "quit"
  | "ask-leave"
  | "leave"
  | "stay"
  | "pass"
  | "done"
  | "rejoin"
  | "keys"
  | "code"
  | "hide-code";

/** A line shown for a while. */
export interface Note {
  /** `refusal`: what a key asked for failed. */
  readonly kind: "trouble" | "refusal" | "news";
  readonly text: string;
  readonly hint: string | null;
  /** Until when, in monotonic milliseconds; null: until another takes its place. */
  readonly until: number | null;
}

/** How the ticket ended. */
interface End {
  readonly number: string;
  readonly outcome: TicketEnd;
  readonly detail: string;
  /** Where a ban is the reason and is known. */
  readonly ban: Ban | null;
  /** Until when (monotonic) it may come back after a missed turn, and where to; null where it may not. */
  readonly back: { readonly until: number; readonly position: number } | null;
}

/** Everything the screens draw from. Times are milliseconds of the monotonic clock, unless said otherwise. */
export interface ScreenState {
  readonly at: number;
  readonly server: string | null;
  readonly connection: Connection;
  /** Since when the server is silent on an open connection, where that is longer than usual. */
  readonly silentAt: number | null;
  /** Since when the connection is lost. */
  readonly lostAt: number | null;
  readonly ticket: Arrived<TicketView> | null;
  readonly board: Arrived<Board> | null;
  /** Since when the clocks of the queue stand. */
  readonly pausedAt: number | null;
  /** The furthest position that I have had: where the bar begins. */
  readonly farthest: number;
  /** The most milliseconds seen left of the running claim or view window: its bar is full there. */
  readonly windowMs: number;
  readonly isClaiming: boolean;
  readonly saved: SavedCat | null;
  readonly end: End | null;
  readonly note: Note | null;
  /** Whether "really give the place up?" is being asked. */
  readonly isAsking: boolean;
  readonly showsKeys: boolean;
  /** The address that is shown as a code for a phone. */
  readonly code: string | null;
  /** What was asked of the daemon and is not answered yet. */
  readonly pending: Command | null;
  /** Where I stood when I asked to let one go first. */
  readonly passedFrom: Pick<TicketView, "state" | "position"> | null;
}

/** What can happen to a screen. */
export type ScreenEvent =
  | { readonly type: "progress"; readonly progress: Progress; readonly at: number }
  | { readonly type: "command"; readonly command: Command; readonly at: number }
  /** An asked-for action settled; `error` is null where it worked. */
  | {
      readonly type: "answered";
      readonly command: Command;
      readonly error: string | null;
      readonly at: number;
    }
  /** What the code for a phone is to say. */
  | { readonly type: "coded"; readonly address: string; readonly at: number }
  | { readonly type: "tick"; readonly at: number };

/** What a screen shows; each has a layout of its own. */
export type Scene =
  | "connecting"
  | "waiting"
  | "next"
  | "called"
  | "claiming"
  | "viewing"
  | "done"
  | "may-rejoin"
  | "missed"
  | "left"
  | "banned"
  | "ended";

/** `at` in monotonic milliseconds. */
export function initialState(at: number): ScreenState {
  return {
    at,
    server: null,
    connection: { state: "connecting" },
    silentAt: null,
    lostAt: null,
    ticket: null,
    board: null,
    pausedAt: null,
    farthest: 0,
    windowMs: 0,
    isClaiming: false,
    saved: null,
    end: null,
    note: null,
    isAsking: false,
    showsKeys: false,
    code: null,
    pending: null,
    passedFrom: null,
  };
}

const SCENE_OF_OUTCOME = {
  seen: "done",
  missed: "missed",
  left: "left",
  banned: "banned",
  ended: "ended",
} as const satisfies Record<TicketEnd, Scene>;

export function sceneOf(state: ScreenState): Scene {
  const ticket = state.ticket?.value;
  if (state.end) return rejoinLeft(state) === null ? SCENE_OF_OUTCOME[state.end.outcome] : "may-rejoin";
  if (!ticket) return state.isClaiming ? "claiming" : "connecting";
  switch (ticket.state) {
    case "waiting":
      return state.isClaiming ? "claiming" : ticket.position === 1 ? "next" : "waiting";
    case "called":
    case "viewing":
      if (state.saved) return "viewing";
      return state.isClaiming || ticket.state === "viewing" ? "claiming" : "called";
    default:
      return SCENE_OF_OUTCOME[ticket.state];
  }
}

/** Milliseconds left to come back after a missed turn; null where there is no way back. */
export function rejoinLeft({ at, end }: ScreenState): number | null {
  const ms = (end?.back?.until ?? 0) - at;
  return ms > 0 ? ms : null;
}

/** Whether the ticket has ended for good. */
export function isOver(scene: Scene): boolean {
  return ["done", "missed", "left", "banned", "ended"].includes(scene);
}

/** My number, as soon as it is known. */
export function numberOf(state: ScreenState): string | null {
  return state.ticket?.value.number ?? state.end?.number ?? state.saved?.number ?? null;
}
