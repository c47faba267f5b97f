import { calledIn, lineLength } from "@catq/shared";
import type { Board } from "@catq/shared/schemas";
import { describeAnnouncement } from "./plain.ts";
import { capitalized } from "./sentence.ts";
import { OUTCOMES } from "./ticket-sentence.ts";

/**
 * What changed between two boards, in one sentence and, for what the operator says, another; the whole of it
 * without an earlier one; null for nothing.
 */
export function describeBoard(before: Board | null, board: Board): string | null {
  const notice = describeAnnouncement(before, board);
  const parts = before === null ? wholeBoard(board) : changes(before, board);
  if (parts.length === 0) return notice;
  const sentences = [`${capitalized(parts.join("; "))}.`, before === null ? newcomer(board) : null, notice];
  return sentences.filter((sentence) => sentence !== null).join(" ");
}

/** How long somebody would wait who took a number now, as long as numbers are given. */
function newcomer({ newcomer: wait, state }: Board): string | null {
  if (wait === null || state === "closed") return null;
  const paused = state === "paused" ? ", once the queue goes on" : "";
  return `A number taken now is called ${calledIn(wait.estimatedWaitMs, wait.longestWaitMs)}${paused}.`;
}

function wholeBoard(board: Board): string[] {
  return [
    `the queue is ${board.state}`,
    ...(board.active.length === 0 ? ["nobody is at the counter"] : atCounters(board.active)),
    waitingInWords(board),
  ];
}

function changes(before: Board, board: Board): string[] {
  const parts: string[] = [];
  if (before.state !== board.state) parts.push(`the queue is ${board.state}`);
  for (const end of board.recent.toReversed()) {
    const isOld = before.recent.some((old) => old.number === end.number && old.at === end.at);
    if (!isOld) parts.push(`${end.number} ${OUTCOMES[end.outcome]}`);
  }
  const known = new Set(before.active.map(({ number, state }) => `${number} ${state}`));
  parts.push(...atCounters(board.active.filter(({ number, state }) => !known.has(`${number} ${state}`))));
  if (before.waitingCount !== board.waitingCount) parts.push(waitingInWords(board));
  return parts;
}

/** At a thousand counters nobody listens to a thousand numbers. */
const MAX_TOLD = 16;

function atCounters(active: Board["active"]): string[] {
  const told = active.slice(0, MAX_TOLD).map(atCounter);
  return active.length > MAX_TOLD ? [...told, `and ${active.length - MAX_TOLD} more`] : told;
}

function atCounter({ number, state }: Board["active"][number]): string {
  return state === "called" ? `${number} is called` : `${number} is viewing its cat`;
}

function waitingInWords({ waitingCount, waiting }: Board): string {
  const [first] = waiting;
  if (waitingCount === 0 || first === undefined) return lineLength(0);
  return `${lineLength(waitingCount)}, ${first} next`;
}
