import type { Board, TicketView } from "@catq/shared/schemas";
import type { StateEvent } from "../src/queue/events.ts";
import { initialState, NOTHING_SAVED, type SavedState, type State } from "../src/queue/model.ts";
import { reduce } from "../src/queue/reduce.ts";

/** The daemon's clock at the tab's moment 0; far from this machine's on purpose. */
const EPOCH = Date.parse("2031-05-04T12:00:00.000Z");

/** A time of the daemon's, `ms` after the tab's moment 0. */
export function time(ms: number): string {
  return new Date(EPOCH + ms).toISOString();
}

export function ticket(changes: Partial<TicketView> = {}, nowMs = 0): TicketView {
  return {
    number: "A07",
    state: "waiting",
    position: 3,
    estimatedWaitMs: 80_000,
    longestWaitMs: 240_000,
    takenAt: time(-5000),
    claimBy: null,
    viewUntil: null,
    rejoinBy: null,
    rejoinPosition: null,
    now: time(nowMs),
    ...changes,
  };
}

export function called(untilMs = 60_000, nowMs = 0): TicketView {
  return ticket({ state: "called", position: null, claimBy: time(untilMs) }, nowMs);
}

export function viewing(untilMs = 60_000, nowMs = 0): TicketView {
  return ticket({ state: "viewing", position: null, viewUntil: time(untilMs) }, nowMs);
}

export function board(changes: Partial<Board> = {}, nowMs = 0): Board {
  return {
    revision: 1,
    now: time(nowMs),
    state: "open",
    counters: 1,
    active: [],
    waiting: [],
    waitingCount: 0,
    recent: [],
    averageTurnMs: 40_000,
    announcement: null,
    title: null,
    newcomer: null,
    ...changes,
  };
}

export const HELD: SavedState = {
  ...NOTHING_SAVED,
  ticket: { token: "A07-4GZK9TQ2M8XC7", number: "A07", queue: "q" },
};

/** The state after these, each at its moment in milliseconds. */
export function after(
  saved: SavedState,
  ...events: readonly (readonly [at: number, event: StateEvent])[]
): State {
  return events.reduce((state, [at, event]) => reduce(state, event, at), initialState(0, saved));
}
