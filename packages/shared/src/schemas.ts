import { z } from "zod";
import { OUTCOMES, TICKET_STATES } from "./ticket-states.ts";

// The descriptions go into the API's own description, for those who read it there.

/** RFC 3339 in UTC with milliseconds. */
export const time = z.iso.datetime({ precision: 3 });
/** A ticket's number, such as `A07`. */
export const number = z.string().regex(/^[A-Z]{1,8}[0-9]{2}$/);
const milliseconds = z.number().min(0);

/** The states a ticket passes through, ends included. */
export const ticketState = z.enum(TICKET_STATES);
export type TicketState = z.infer<typeof ticketState>;

/** The ways a ticket ends. */
export const outcome = z.enum(OUTCOMES);
export type Outcome = z.infer<typeof outcome>;

/** One person's place, as its holder sees it. */
export const ticketView = z.object({
  number: number.describe("What everyone sees, such as A07"),
  state: ticketState,
  position: z.int().min(1).nullable().describe("1 for the first of the line; null outside `waiting`"),
  estimatedWaitMs: milliseconds.describe("The expected wait, from the last 30 turns"),
  longestWaitMs: milliseconds.describe("A bound that the wait cannot exceed while the queue is open"),
  takenAt: time,
  claimBy: time.nullable().describe("The end of the claim window; null outside `called`"),
  viewUntil: time.nullable().describe("The end of the view window; null outside `viewing`"),
  rejoinBy: time
    .nullable()
    .default(null)
    .describe("Until when a missed ticket may come back into the line; null for every other"),
  rejoinPosition: z
    .int()
    .min(1)
    .nullish()
    .describe("Where it would stand if it came back now; left out where it may not"),
  now: time.describe("The daemon's clock: hold other times against this one, not against your own"),
});
export type TicketView = z.infer<typeof ticketView>;

/** The reply to a take: the only place where a token leaves the daemon. */
export const takenTicket = ticketView.extend({
  token: z.string().describe("What alone can claim, such as A07-4GZK9TQ2M8XC7: keep it"),
});
export type TakenTicket = z.infer<typeof takenTicket>;

/** The public picture of the queue: numbers, never tokens. */
export const board = z.object({
  revision: z.int().min(0).describe("Grows with every change"),
  now: time.describe("The daemon's clock: hold other times against this one, not against your own"),
  state: z
    .enum(["open", "paused", "closed"])
    .describe("`paused`: clocks stand, nobody is called. `closed`: no new tickets, those inside are served"),
  counters: z.int().min(1).describe("How many are served at once"),
  active: z
    .array(z.object({ number, state: z.enum(["called", "viewing"]), until: time }))
    .describe("Those at the counters, with the ends of their windows"),
  waiting: z.array(number).max(64).describe("The first 64 of the line"),
  waitingCount: z.int().min(0).describe("How many wait in all"),
  recent: z
    .array(z.object({ number, outcome, at: time }))
    .max(8)
    .describe("The last to end, newest first"),
  averageTurnMs: milliseconds.describe("The mean of the last 30 turns"),
  announcement: z
    .object({ text: z.string().max(200), at: time })
    .nullable()
    .default(null)
    .describe("What the operator has to say to everyone, as plain text; null where there is nothing"),
  title: z
    .string()
    .max(200)
    .nullable()
    .default(null)
    .describe("The queue's own name, as plain text; null where it has none"),
  newcomer: z
    .object({ estimatedWaitMs: milliseconds, longestWaitMs: milliseconds })
    .nullable()
    .default(null)
    .describe("What somebody would wait who took a number now; older daemons do not say it"),
});
export type Board = z.infer<typeof board>;
export type QueueState = Board["state"];

/** What a queue says of a token that is only asked about. */
export const tokenOrigin = z.object({
  isOurs: z.boolean().describe("Whether this queue ever issued it, however long ago"),
});
export type TokenOrigin = z.infer<typeof tokenOrigin>;

/** The body of `POST /api/ticket/pass`. */
export const passRequest = z.strictObject({
  places: z.int().min(1).describe("How many to let go first; more than wait behind means last"),
});
export type PassRequest = z.infer<typeof passRequest>;

/** What a browser subscribes with. */
export const pushKey = z.object({
  publicKey: z
    .string()
    .describe("The queue's VAPID key (RFC 8292), an uncompressed point of P-256 in base64url"),
});
export type PushKey = z.infer<typeof pushKey>;

/** Some browsers pad it. */
const base64url = (bytes: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((bytes * 4) / 3)}}={0,2}$`));

/** The body of `PUT /api/ticket/push`: a browser's PushSubscription, as its `toJSON` gives it. */
export const pushSubscription = z.object({
  endpoint: z.string().max(2000).describe("Where its push service takes messages: an address of https"),
  keys: z.object({
    p256dh: base64url(65).describe("The browser's public key (RFC 8291), in base64url"),
    auth: base64url(16).describe("The browser's secret of 16 bytes, in base64url"),
  }),
});
export type PushSubscriptionBody = z.infer<typeof pushSubscription>;

/** The body of `DELETE /api/ticket/push`. */
export const subscriptionName = z.object({
  endpoint: z.string().max(2000).describe("Of the subscription that is given up"),
});
export type SubscriptionName = z.infer<typeof subscriptionName>;

/** An RFC 9457 problem document; extras beside these depend on the code. */
export const problemDocument = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  code: z.string(),
});
export type ProblemDocument = z.infer<typeof problemDocument>;
