import { BOARD_RECENT, BOARD_WAITING } from "./routes.ts";
import { OUTCOMES, TICKET_STATES } from "./ticket-states.ts";

/** More of a text than any version shows, in characters. */
const MAX_TEXT = 200;

/**
 * A ticket of a server that may be newer than this program. A state that is not known here, of a ticket that is still
 * told about, is one to wait in: its end comes as a refusal.
 */
export function knownTicket(value: unknown): unknown {
  if (!isRecord(value) || !isUnknown(value.state, TICKET_STATES)) return value;
  const { position } = value;
  return { ...value, state: "waiting", position: typeof position === "number" ? position : null };
}

/**
 * A board of a server that may be newer: whoever is at a counter in an unknown way is viewing, an unknown end is not
 * listed, and an unknown state of the queue is open. What is of no such kind is left for the reader to refuse.
 */
export function knownBoard(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { state, active, waiting, recent, announcement, title } = value;
  return {
    ...value,
    state: isUnknown(state, ["open", "paused", "closed"]) ? "open" : state,
    active: mapRows(active, (row) =>
      !isUnknown(row.state, ["called", "viewing"])
        ? [row]
        : typeof row.until === "string"
          ? [{ ...row, state: "viewing" }]
          : [],
    ),
    waiting: Array.isArray(waiting) ? waiting.slice(0, BOARD_WAITING) : waiting,
    recent: first(
      mapRows(recent, (row) => (isUnknown(row.outcome, OUTCOMES) ? [] : [row])),
      BOARD_RECENT,
    ),
    ...(isRecord(announcement) && { announcement: { ...announcement, text: cut(announcement.text) } }),
    ...(title === undefined ? {} : { title: cut(title) }),
  };
}

function mapRows(rows: unknown, change: (row: Record<string, unknown>) => unknown[]): unknown {
  return Array.isArray(rows) ? rows.flatMap((row) => (isRecord(row) ? change(row) : [row])) : rows;
}

function first(rows: unknown, count: number): unknown {
  return Array.isArray(rows) ? rows.slice(0, count) : rows;
}

function cut(text: unknown): unknown {
  return typeof text === "string" ? text.slice(0, MAX_TEXT) : text;
}

function isUnknown(word: unknown, known: readonly string[]): boolean {
  return typeof word === "string" && !known.includes(word);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
