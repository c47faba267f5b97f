import { numberOf } from "@catq/shared";
import type { Board, TicketView } from "@catq/shared/schemas";
import type { Ban } from "../src/client/ban.ts";
import type { WayBack } from "../src/client/way-back.ts";
import type { Progress, SavedCat } from "../src/ticket/progress.ts";
import { initialState, type ScreenState } from "../src/ui/state/model.ts";
import { reduce } from "../src/ui/state/reduce.ts";

/** What the tests feed the screens: the queue as seen by one person, at chosen moments. */

const NOW = Date.parse("2026-03-01T12:00:00.000Z");

/** RFC 3339, `ms` milliseconds after the script's beginning. */
export function at(ms: number): string {
  return new Date(NOW + ms).toISOString();
}

export function ticket(changes: Partial<TicketView> = {}): TicketView {
  return {
    number: "A16",
    state: "waiting",
    position: 12,
    estimatedWaitMs: 240_000,
    longestWaitMs: 600_000,
    takenAt: at(-30_000),
    claimBy: null,
    viewUntil: null,
    rejoinBy: null,
    rejoinPosition: null,
    now: at(0),
    ...changes,
  };
}

/** A board with `waiting` numbers from A05 on, A04 at the counter with 42 s left, and some outcomes. */
export function board(waiting = 23, changes: Partial<Board> = {}): Board {
  return {
    revision: 42,
    now: at(0),
    state: "open",
    counters: 1,
    active: [{ number: "A04", state: "viewing", until: at(42_000) }],
    waiting: Array.from({ length: Math.min(64, waiting) }, (_, index) => numberOf(index + 5)),
    waitingCount: waiting,
    recent: [
      { number: "A03", outcome: "missed", at: at(-50_000) },
      { number: "A02", outcome: "seen", at: at(-120_000) },
      { number: "A01", outcome: "left", at: at(-180_000) },
      { number: "A00", outcome: "banned", at: at(-240_000) },
    ],
    averageTurnMs: 41_000,
    announcement: null,
    title: null,
    newcomer: null,
    ...changes,
  };
}

export function saved(changes: Partial<SavedCat> = {}): SavedCat {
  return {
    number: "A16",
    path: "/home/anna/pictures/cat-A16.png",
    bytes: 312_044,
    mediaType: "image/png",
    sha256: "0".repeat(64),
    credit: "A sleepy calico on a windowsill, drawn for A16",
    viewUntil: at(55_000),
    ...changes,
  };
}

const online: Progress = { type: "connection", connection: { state: "online" } };
const taken: Progress = {
  type: "taken",
  ticket: ticket(),
  server: "http://127.0.0.1:8080",
  isResumed: false,
};
const inLine: readonly Progress[] = [online, taken, { type: "board", board: board() }];
const called: readonly Progress[] = [
  ...inLine,
  { type: "ticket", ticket: ticket({ state: "called", position: null, claimBy: at(60_000) }) },
];
const viewing: readonly Progress[] = [
  ...called,
  { type: "claiming", number: "A16" },
  { type: "ticket", ticket: ticket({ state: "viewing", position: null, viewUntil: at(55_000) }) },
  { type: "saved", saved: saved() },
];
const ended = (
  outcome: "seen" | "missed" | "left" | "banned" | "ended",
  detail = "",
  more: { ban?: Ban; back?: WayBack } = {},
): Progress => ({ type: "ended", number: "A16", outcome, detail, ...more });

/** Every state that a person can meet, by what led to it. */
export const MOMENTS = {
  connecting: [{ type: "connection", connection: { state: "connecting" } }],
  asking: [online],
  unreachable: [
    {
      type: "trouble",
      message: "The server at http://127.0.0.1:8080 does not answer",
      hint: "Is catqd running? Check the address given with --server.",
    },
    {
      type: "connection",
      connection: { state: "reconnecting", since: NOW, attempt: 3, reason: "connection refused" },
    },
  ],
  waiting: inLine,
  far: [
    online,
    {
      ...taken,
      ticket: ticket({
        number: "AA07",
        position: 102,
        estimatedWaitMs: 4_100_000,
        longestWaitMs: 12_240_000,
      }),
    },
    { type: "board", board: board(120, { counters: 3 }) },
  ],
  next: [
    ...inLine,
    { type: "ticket", ticket: ticket({ position: 1, estimatedWaitMs: 31_000, longestWaitMs: 42_000 }) },
    {
      type: "board",
      board: board(12, {
        waiting: Array.from({ length: 12 }, (_, index) => numberOf(index + 16)),
        active: [{ number: "A15", state: "viewing", until: at(42_000) }],
      }),
    },
  ],
  resumed: [online, { ...taken, isResumed: true }, { type: "board", board: board() }],
  paused: [...inLine, { type: "board", board: board(23, { state: "paused" }) }],
  announced: [
    ...inLine,
    {
      type: "board",
      board: board(23, {
        announcement: {
          text: "The counter closes at 17:00 today; whoever is in line by then is still served. Tomorrow it opens at 9.",
          at: at(-1_000),
        },
      }),
    },
  ],
  closed: [...inLine, { type: "board", board: board(23, { state: "closed" }) }],
  silent: [
    ...inLine,
    { type: "connection", connection: { state: "silent", since: NOW - 20_000, forMs: 20_000 } },
  ],
  polled: [...inLine, { type: "connection", connection: { state: "online", isPolled: true } }],
  reconnecting: [
    ...inLine,
    {
      type: "connection",
      connection: { state: "reconnecting", since: NOW, attempt: 3, reason: "connection refused" },
    },
  ],
  trouble: [
    ...inLine,
    {
      type: "trouble",
      message: "The queue said to slow down",
      hint: "catq tries again in 20 s; there is nothing to do for you.",
    },
  ],
  called,
  claiming: [...called, { type: "claiming", number: "A16" }],
  noCat: [
    ...called,
    {
      type: "trouble",
      message: "No cat is ready just now",
      hint: "Your turn is kept, and catq asks again in a moment.",
    },
  ],
  viewing,
  done: [...viewing, ended("seen")],
  mayRejoin: [
    ...called,
    ended("missed", "", { back: { rejoinBy: at(600_000), rejoinPosition: 3, leftMs: 598_000 } }),
  ],
  missed: [...called, ended("missed")],
  left: [...inLine, ended("left")],
  banned: [
    ...inLine,
    ended("banned", "this address is banned.", {
      ban: {
        since: at(-5_000),
        until: at(7_200_000),
        reason: "it presented a token that this queue never issued",
      },
    }),
  ],
  ended: [...inLine, ended("ended", "The queue remembers only that this ticket was real.")],
} as const satisfies Record<string, readonly Progress[]>;

export type Moment = keyof typeof MOMENTS;

/** The state that steps lead to, all of them at monotonic time 0. */
export function stateAfter(steps: readonly Progress[]): ScreenState {
  return steps.reduce<ScreenState>(
    (state, progress) => reduce(state, { type: "progress", progress, at: 0 }),
    initialState(0),
  );
}
