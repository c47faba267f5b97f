import { letFirst, withoutDoubles } from "@catq/shared";
import type { Board, TicketView } from "@catq/shared/schemas";
import type { Connection } from "../../client/live/live.ts";
import { safe } from "../../client/safe-text.ts";
import type { Progress } from "../../ticket/progress.ts";
import { sentences } from "./banner.ts";
import { windowLeft } from "./clock.ts";
import {
  type Command,
  isOver,
  type Note,
  numberOf,
  type ScreenEvent,
  type ScreenState,
  sceneOf,
} from "./model.ts";

const NEWS_MS = 8_000;
const TROUBLE_MS = 30_000;

/** The state after `event`. Events may come in any order. */
export function reduce(state: ScreenState, event: ScreenEvent): ScreenState {
  // Time never runs backwards.
  const now = { ...state, at: Math.max(state.at, event.at) };
  const next = step(now, event);
  return settle(expireNote(next), state);
}

function step(state: ScreenState, event: ScreenEvent): ScreenState {
  switch (event.type) {
    case "progress":
      return withProgress(state, event.progress);
    case "command":
      return withCommand(state, event.command);
    case "answered":
      return withAnswer(state, event.command, event.error);
    case "coded":
      return { ...state, code: event.address, showsKeys: false };
    case "tick":
      return state;
  }
}

function withProgress(state: ScreenState, progress: Progress): ScreenState {
  switch (progress.type) {
    case "connection":
      return withConnection(state, progress.connection);
    case "taken": {
      const taken = withTicket({ ...state, server: safe(progress.server, 200) }, progress.ticket);
      return progress.isResumed ? withNews(taken, `Welcome back. You kept your place.`) : taken;
    }
    case "ticket":
      return withTicket(state, progress.ticket);
    case "board": {
      const isPaused = progress.board.state === "paused";
      return {
        ...state,
        board: { value: fitToShow(progress.board), at: state.at },
        pausedAt: isPaused ? (state.pausedAt ?? state.at) : null,
      };
    }
    case "claiming":
      return { ...state, isClaiming: true, note: withoutTrouble(state.note) };
    case "saved": {
      const { saved } = progress;
      const credit = saved.credit === null ? null : safe(saved.credit, 200);
      const shown = { ...saved, path: plainPath(saved.path), credit };
      return { ...state, saved: shown, isClaiming: false, note: withoutTrouble(state.note) };
    }
    case "ended": {
      const { number, outcome, detail, ban } = progress;
      const back = progress.back
        ? { until: state.at + progress.back.leftMs, position: progress.back.rejoinPosition }
        : null;
      const shown = ban ? { ...ban, reason: safe(ban.reason, 200) } : null;
      const end = { number, outcome, detail: safe(detail), ban: shown, back };
      return { ...state, end, isClaiming: false, note: null };
    }
    case "rejoined": {
      const back = withTicket({ ...state, end: null, farthest: 0 }, progress.ticket);
      return withNews(back, "You are back in the line.");
    }
    case "trouble": {
      const hint = progress.hint === null ? null : safe(progress.hint);
      return withTrouble({ ...state, isClaiming: false }, safe(progress.message), hint);
    }
  }
}

function withConnection(state: ScreenState, connection: Connection): ScreenState {
  switch (connection.state) {
    case "silent":
      return { ...state, connection, silentAt: state.at - connection.forMs };
    case "reconnecting": {
      const reason = safe(connection.reason, 200);
      // Since the last word, not since that was noticed.
      const lostAt = state.lostAt ?? state.silentAt ?? state.at;
      return { ...state, connection: { ...connection, reason }, silentAt: null, lostAt };
    }
    default:
      return { ...state, connection, silentAt: null, lostAt: null, note: withoutTrouble(state.note) };
  }
}

function withTicket(state: ScreenState, view: TicketView): ScreenState {
  const before = state.ticket?.value;
  const isSame = before?.number === view.number && before.state === view.state;
  const fresh = { ...state, ticket: { value: view, at: state.at } };
  const ms = windowLeft(fresh) ?? 0;
  return {
    ...fresh,
    farthest: Math.max(state.farthest, view.position ?? 0),
    windowMs: isSame ? Math.max(state.windowMs, ms) : ms,
    isClaiming: state.isClaiming && view.state !== "waiting",
  };
}

function withCommand(state: ScreenState, command: Command): ScreenState {
  switch (command) {
    case "keys":
      return { ...state, showsKeys: !state.showsKeys };
    case "hide-code":
      return { ...state, code: null };
    case "ask-leave":
      return { ...state, isAsking: true };
    case "stay":
      return { ...state, isAsking: false };
    default:
      return { ...state, isAsking: false, pending: command, passedFrom: state.ticket?.value ?? null };
  }
}

function withAnswer(state: ScreenState, command: Command, error: string | null): ScreenState {
  const free = { ...state, pending: state.pending === command ? null : state.pending };
  if (error !== null) return withRefusal(free, command, safe(error));
  if (command !== "pass") return free;
  const { passedFrom, ticket } = state;
  return passedFrom && ticket ? withNews(free, letFirst(passedFrom, ticket.value, 1)) : free;
}

/** Says first that it failed: nobody should believe that the place is given up. */
function withRefusal(state: ScreenState, command: Command, reason: string): ScreenState {
  const what = NOT_DONE[command];
  const text = what === undefined ? reason : sentences(what, reason);
  const until = state.at + TROUBLE_MS;
  return { ...state, note: { kind: "refusal", text, hint: null, until } };
}

const NOT_DONE: Readonly<Partial<Record<Command, string>>> = {
  leave: "You still have your place",
  pass: "Nobody was let go first",
  done: "The counter has not heard that you are done",
  rejoin: "You are not back in the line",
  code: "There is no code",
};

/** Closes pages, codes and questions at a change of scene, as they must not hide a call. */
function settle(state: ScreenState, before: ScreenState): ScreenState {
  const scene = sceneOf(state);
  if (scene === sceneOf(before)) return state;
  const isMoving = scene !== "waiting" && scene !== "next";
  const windowMs = scene === "viewing" ? (windowLeft(state) ?? 0) : state.windowMs;
  return {
    ...state,
    windowMs,
    // News of the scene before would cover this one's keys.
    note: state.note?.kind === "news" && state.note === before.note ? null : state.note,
    showsKeys: state.showsKeys && !isMoving,
    code: isMoving ? null : state.code,
    isAsking: state.isAsking && !isOver(scene) && scene !== "viewing",
    pending: isOver(scene) ? null : state.pending,
  };
}

function withNews(state: ScreenState, text: string): ScreenState {
  return { ...state, note: { kind: "news", text, hint: null, until: state.at + NEWS_MS } };
}

/** Trouble stays while there is no ticket: there is nothing else to look at. */
function withTrouble(state: ScreenState, text: string, hint: string | null): ScreenState {
  const until = numberOf(state) === null ? null : state.at + TROUBLE_MS;
  return { ...state, note: { kind: "trouble", text, hint, until } };
}

function withoutTrouble(note: Note | null): Note | null {
  return note?.kind === "trouble" ? null : note;
}

function expireNote(state: ScreenState): ScreenState {
  const { note } = state;
  return note?.until && note.until <= state.at ? { ...state, note: null } : state;
}

/** A board as the screens expect it: each number once, no control characters in title and announcement. */
function fitToShow(board: Board): Board {
  const { announcement, title } = board;
  const shown = announcement && { ...announcement, text: safe(announcement.text, 200) };
  return { ...withoutDoubles(board), announcement: shown, title: title && safe(title, 60) };
}

/** A path without control characters and line separators. */
function plainPath(path: string): string {
  return path.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "?");
}
