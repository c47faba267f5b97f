import { BOARD_RECENT, BOARD_WAITING, numberOf } from "@catq/shared";
import { stateOf } from "../../../src/queue/model.ts";
import { READS } from "../database/reads.ts";
import type { State } from "../database/state.ts";
import type { Frame, Record } from "../record.ts";
import type { Contradiction } from "./contradiction.ts";
import { viewsBetween } from "./lines.ts";

/** How long a daemon may take to hear of another's commit where notifications are lost. */
const NEWS_MS = 1500;

/** Every board that was shown was committed before, and no watcher sees a board again after a newer one. */
export function showsWhatIs(record: Record): Contradiction | null {
  const boards = boardsOf(record);
  const shown = new Map<string, Frame>();
  for (const frame of record.frames) {
    const { at, revision } = frame;
    const who = `watcher ${frame.watcher} of ${frame.daemon}`;
    const before = shown.get(who);
    shown.set(who, frame);
    // Until somebody notices, a database that lost commits has the boards of before.
    if (before && revision < before.revision && !isLost(record, before.revision, at)) {
      return { at, sentence: `${who} is shown board ${revision} after board ${before.revision}` };
    }
    const same = boards.get(revision) ?? [];
    if (same.some((board) => board.from <= at && isShown(frame, textOf(board)))) continue;
    const why = same.length === 0 ? "which no commit has" : `which is not as in any commit before`;
    const { state, active, waiting, recent } = frame;
    const words = JSON.stringify({ state, active, waiting, recent });
    return { at, sentence: `${who} is shown board ${revision}, ${why}: ${words}` };
  }
  return null;
}

/** Whether a failover has lost a revision by then. */
function isLost({ views }: Record, revision: number, at: number): boolean {
  const had = views.findIndex(({ state }) => state.queue.revision >= revision);
  return (
    had >= 0 && views.slice(had).some(({ from, state }) => from <= at && state.queue.revision < revision)
  );
}

/** When the last breakage is mended, every watcher of every daemon comes to the newest board, soon after its commit. */
export function endsOnTheNewest(record: Record): Contradiction | null {
  const { views, frames, openWatchers, endedAt } = record;
  const newest = views.at(-1)?.state.queue.revision ?? 0;
  const states = viewsBetween(record, endedAt - NEWS_MS, endedAt).map(({ state }) => state);
  for (const { watcher, daemon, sequence } of openWatchers) {
    // A stream of a ticket ends with it.
    if (sequence !== null && states.every(({ tickets }) => tickets.get(sequence)?.ticket.endedAt !== null)) {
      return {
        at: endedAt,
        sentence: `watcher ${watcher} of ${daemon} is not told that ticket ${sequence} has ended`,
      };
    }
    const last = frames.findLast((frame) => frame.watcher === watcher && frame.daemon === daemon);
    const isNew = states.some(
      ({ queue }) => last?.revision === queue.revision && last.state === stateOf(queue.mode),
    );
    if (isNew) continue;
    const words = `ends on board ${last?.revision ?? "(none)"} ${last?.state}, the newest is ${newest}`;
    return { at: endedAt, sentence: `watcher ${watcher} of ${daemon} ${words}` };
  }
  return null;
}

interface Board {
  readonly from: number;
  readonly state: State;
  text: string | null;
}

/** Those that each revision ever had: more than one only where a failover has lost some. */
function boardsOf({ views }: Record): Map<number, Board[]> {
  const boards = new Map<number, Board[]>();
  for (const { from, state } of views) {
    const { revision, mode } = state.queue;
    const same = boards.get(revision) ?? [];
    const last = same.at(-1)?.state;
    const isSame = last?.tickets === state.tickets && last.log === state.log && last.queue.mode === mode;
    if (!isSame) same.push({ from, state, text: null });
    boards.set(revision, same);
  }
  return boards;
}

function textOf(board: Board): string {
  board.text ??= write(board.state);
  return board.text;
}

function write(state: State): string {
  const active = READS.ticketsAtCounters(state);
  const waiting = READS.heads(state, { kind: "heads", count: BOARD_WAITING });
  const recent = READS.recentEnds(state, { kind: "recentEnds", limit: BOARD_RECENT });
  return JSON.stringify([
    stateOf(state.queue.mode),
    active.map(({ ticket }) => `${numberOf(ticket.sequence)} ${ticket.state}`),
    waiting.map(({ ticket }) => numberOf(ticket.sequence)),
    recent.map(({ sequence, outcome }) => `${numberOf(sequence)} ${outcome}`),
  ]);
}

/** Where nothing can be stored, a daemon says that the queue is paused. */
function isShown({ state, active, waiting, recent }: Frame, board: string): boolean {
  const rest = JSON.stringify([active, waiting, recent]).slice(1);
  return state === "paused"
    ? board.endsWith(rest)
    : board === JSON.stringify([state, active, waiting, recent]);
}
