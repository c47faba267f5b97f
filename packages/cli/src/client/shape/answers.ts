import { BOARD_RECENT, BOARD_WAITING, OUTCOMES, TICKET_STATES } from "@catq/shared";
import type { Board, ProblemDocument, TakenTicket, TicketView, TokenOrigin } from "@catq/shared/schemas";
import {
  array,
  boolean,
  fitting,
  integer,
  isRecord,
  nullable,
  nullWithout,
  number,
  object,
  oneOf,
  optional,
  real,
  type Shape,
  string,
  time,
} from "./shape.ts";

// The daemon's answers, as its schemas in `@catq/shared` have them; the test holds both to the same.

const milliseconds = real(0);
const waits = { estimatedWaitMs: milliseconds, longestWaitMs: milliseconds };

const ofTicket = {
  number,
  state: oneOf(...TICKET_STATES),
  position: nullable(integer(1)),
  ...waits,
  takenAt: time,
  claimBy: nullable(time),
  viewUntil: nullable(time),
  rejoinBy: nullWithout(time),
  rejoinPosition: optional(nullable(integer(1))),
  now: time,
};

export const ticketView: Shape<TicketView> = object(ofTicket);
export const takenTicket: Shape<TakenTicket> = object({ ...ofTicket, token: string() });

export const board: Shape<Board> = object({
  revision: integer(0),
  now: time,
  state: oneOf("open", "paused", "closed"),
  counters: integer(1),
  active: array(object({ number, state: oneOf("called", "viewing"), until: time })),
  waiting: array(number, BOARD_WAITING),
  waitingCount: integer(0),
  recent: array(object({ number, outcome: oneOf(...OUTCOMES), at: time }), BOARD_RECENT),
  averageTurnMs: milliseconds,
  announcement: nullWithout(object({ text: string(200), at: time })),
  title: nullWithout(string(200)),
  newcomer: nullWithout(object(waits)),
});

export const tokenOrigin: Shape<TokenOrigin> = object({ isOurs: boolean });

const ofProblem = object({
  type: string(),
  title: string(),
  status: integer(400, 599),
  detail: string(),
  code: string(),
});

/** With the extras of its code. */
export const problemDocument: Shape<ProblemDocument> = (value) => {
  const known = ofProblem(value);
  return { ...(fitting(value, isRecord(value)) as Record<string, unknown>), ...known };
};
