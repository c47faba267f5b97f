import { BOARD_RECENT, BOARD_WAITING, count, left, lineLength, OUTCOME_WORDS } from "@catq/shared";
import type { Outcome } from "@catq/shared/schemas";
import type { State } from "../queue/model.ts";
import { capitalized, countdown } from "./words.ts";

interface CounterRow {
  /** Null where the counter is free. */
  readonly number: string | null;
  readonly is: "free" | "called" | "viewing";
  readonly words: string;
  readonly time: string;
  readonly isMine: boolean;
}

interface PlaceCell {
  readonly number: string;
  readonly isMine: boolean;
}

interface EndRow {
  readonly number: string;
  readonly outcome: Outcome;
  readonly words: string;
  readonly isMine: boolean;
}

/** The board, with my number marked. */
export interface BoardView {
  readonly state: "open" | "paused" | "closed" | "unknown";
  readonly counters: readonly CounterRow[];
  readonly line: readonly PlaceCell[];
  /** How many rows the line is drawn in: it has columns of 16. */
  readonly rows: number;
  readonly lineTitle: string;
  /** How many more wait than there are cells. */
  readonly more: string;
  readonly recent: readonly EndRow[];
  readonly announcement: string | null;
  /** The queue's own name. */
  readonly title: string;
}

const COLUMN_ROWS = 16;
/** The name of a queue that has none of its own. */
export const UNNAMED = "catq";

const UNKNOWN: CounterRow = { number: null, is: "free", words: "…", time: "", isMine: false };

export function boardView(state: State): BoardView {
  const { board } = state;
  // What is known of the queue is of before the ban.
  if (!board || state.ban) {
    const nothing = { counters: [UNKNOWN], line: [], rows: 1, lineTitle: "The line", more: "", recent: [] };
    return { state: "unknown", ...nothing, announcement: null, title: board?.value.title ?? UNNAMED };
  }
  const { value } = board;
  const mine = numberHere(state);
  const line = value.waiting.slice(0, BOARD_WAITING).map((number) => ({ number, isMine: number === mine }));
  const rest = value.waitingCount - line.length;
  return {
    state: value.state,
    counters: [...busy(state, mine), ...free(value.counters - value.active.length, value.counters)],
    line,
    rows: Math.max(1, Math.min(COLUMN_ROWS, line.length)),
    lineTitle: capitalized(lineLength(value.waitingCount)),
    more: rest > 0 ? `and ${count(rest)} more` : "",
    recent: value.recent.slice(0, BOARD_RECENT).map(({ number, outcome }) => ({
      number,
      outcome,
      words: OUTCOME_WORDS[outcome],
      isMine: number === mine,
    })),
    announcement: value.announcement?.text ?? null,
    title: value.title ?? UNNAMED,
  };
}

/** My number on this board. After another queue has come, somebody else may have the same number. */
function numberHere({ saved: { ticket, end } }: State): string | null {
  if (ticket) return ticket.number;
  return end && end.outcome !== "other-queue" ? end.number : null;
}

function busy(state: State, mine: string | null): CounterRow[] {
  const { board } = state;
  if (!board) return [];
  return board.value.active.map(({ number, state: is, until }) => {
    const ms = left(state, board, until) ?? 0;
    return {
      number,
      is,
      words: is === "viewing" ? "with a cat" : state.pausedAt === null ? "please come" : "called",
      time: state.pausedAt === null ? countdown(ms) : "paused",
      isMine: number === mine,
    };
  });
}

/** One row for all of them. */
function free(counters: number, all: number): CounterRow[] {
  if (counters <= 0) return [];
  const some = counters === 1 ? "One counter is free" : `${counters} counters are free`;
  const words = all === 1 ? "The counter is free" : some;
  return [{ number: null, is: "free", words, time: "", isMine: false }];
}
