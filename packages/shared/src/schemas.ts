import { z } from "zod";

/** RFC 3339 in UTC with milliseconds. */
const time = z.iso.datetime({ precision: 3 });
const number = z.string().regex(/^[A-Z]{1,8}[0-9]{2}$/);
const milliseconds = z.number().min(0);

/** The states a ticket passes through, ends included. */
export const ticketState = z.enum(["waiting", "called", "viewing", "seen", "missed", "left", "banned"]);
export type TicketState = z.infer<typeof ticketState>;

/** The ways a ticket ends. */
export const outcome = z.enum(["seen", "missed", "left", "banned"]);
export type Outcome = z.infer<typeof outcome>;

/** One person's place, as its holder sees it. */
export const ticketView = z.object({
  number,
  state: ticketState,
  /** 1 for the first of the line, null outside `waiting`. */
  position: z.int().min(1).nullable(),
  estimatedWaitMs: milliseconds,
  longestWaitMs: milliseconds,
  takenAt: time,
  claimBy: time.nullable(),
  viewUntil: time.nullable(),
  now: time,
});
export type TicketView = z.infer<typeof ticketView>;

/** The reply to a take: the only place where a token leaves the daemon. */
export const takenTicket = ticketView.extend({ token: z.string() });
export type TakenTicket = z.infer<typeof takenTicket>;

/** The public picture of the queue: numbers, never tokens. */
export const board = z.object({
  revision: z.int().min(0),
  now: time,
  state: z.enum(["open", "paused", "closed"]),
  counters: z.int().min(1),
  active: z.array(z.object({ number, state: z.enum(["called", "viewing"]), until: time })),
  /** The first 64 of the line. */
  waiting: z.array(number).max(64),
  waitingCount: z.int().min(0),
  /** The last 8 to end, newest first. */
  recent: z.array(z.object({ number, outcome, at: time })).max(8),
  averageTurnMs: milliseconds,
  /** What the operator has to say to everyone, as plain text; null where there is nothing. */
  announcement: z
    .object({ text: z.string().max(200), at: time })
    .nullable()
    .default(null),
});
export type Board = z.infer<typeof board>;
export type QueueState = Board["state"];

/** The body of `POST /api/ticket/pass`. */
export const passRequest = z.strictObject({ places: z.int().min(1) });
export type PassRequest = z.infer<typeof passRequest>;

/** An RFC 9457 problem document; extras beside these depend on the code. */
export const problemDocument = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  code: z.string(),
});
export type ProblemDocument = z.infer<typeof problemDocument>;
