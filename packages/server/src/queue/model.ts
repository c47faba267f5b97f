import type { Outcome, QueueState, TicketState } from "@catq/shared/schemas";
import type { Share } from "../network/shares.ts";

/**
 * Milliseconds of queue time: an axis that runs only while the daemon is alive and the queue is not
 * paused. Windows are kept on it, so down time, pauses and jumps of the wall clock count against nobody.
 */
export type QueueMs = number;
/** Wall-clock milliseconds since 1970-01-01 UTC: for people and for retention, never for a window. */
export type WallMs = number;

/** The moment of a change, on both axes. */
export interface Moment {
  readonly now: QueueMs;
  readonly wall: WallMs;
}

/** What the operator has said. Both can hold at once. */
export interface QueueMode {
  /** Clocks stand, and nobody is called. */
  readonly isPaused: boolean;
  /** No new tickets; those inside are served. */
  readonly isClosed: boolean;
}

/** The one word for a mode that the board has. */
export function stateOf({ isPaused, isClosed }: QueueMode): QueueState {
  if (isPaused) return "paused";
  return isClosed ? "closed" : "open";
}

/** Who asks for something. */
export interface Caller {
  /** The name by which it is counted and banned: see `callerName`. */
  readonly address: string;
  /** What it counts for, its own address first: see `sharesOf`. */
  readonly shares: readonly Share[];
  /** Never banned, whatever it presents. */
  readonly isImmune: boolean;
}

/** One person's place, from take to end. Everything else about it (number, token) follows from `sequence`. */
export interface Ticket {
  readonly sequence: number;
  readonly state: TicketState;
  /** The taker's address, by the name by which it is counted and banned: see `callerName`. */
  readonly address: string;
  readonly takenAt: WallMs;
  readonly takenMark: QueueMs;
  /** When it was last called; null before that. */
  readonly calledMark: QueueMs | null;
  /** What is left of a claim window that stopped when its holder let others go first; null where none did. */
  readonly claimLeftMs: number | null;
  /** Whether its claim window was lengthened, as a claim found no cat in stock: once for each ticket. */
  readonly isLengthened: boolean;
  /** Whether browsers may have subscribed to its news (push.ts). */
  readonly hasPush: boolean;
  /** The end of the running claim or view window; null outside `called` and `viewing`. */
  readonly until: QueueMs | null;
  readonly endedAt: WallMs | null;
  /** Until when a missed ticket may come back into the line; null where it may not, and in every other state. */
  readonly rejoinBy: WallMs | null;
  /** Whether it has come back after a miss: once for each ticket. */
  readonly hasRejoined: boolean;
}

/** Whether a ticket still takes part in the queue. */
export function isLive(ticket: Pick<Ticket, "state">): boolean {
  return ticket.state === "waiting" || isAtCounter(ticket);
}

/** Whether a ticket holds one of the counters. */
export function isAtCounter(ticket: Pick<Ticket, "state">): boolean {
  return ticket.state === "called" || ticket.state === "viewing";
}

/** That the queue was restored from a backup: tickets from `firstSequence` on have tokens of another kind. */
export interface Restoration {
  /** What the lost queue gave since the backup began here. */
  readonly lostFrom: number;
  readonly firstSequence: number;
  /** 16 bytes, drawn when it was restored. */
  readonly salt: Buffer;
}

/** A refused address, or network of addresses. */
export interface Ban {
  /** Its one name (see network.ts). */
  readonly address: string;
  readonly since: WallMs;
  /** null: for ever. */
  readonly until: WallMs | null;
  readonly reason: string;
}

/** What can befall a ticket or the queue, in the past tense, as the log keeps it. */
export const EVENT_TYPES = [
  "taken",
  "called",
  "claimed",
  "lengthened",
  "passed",
  "seen",
  "missed",
  "rejoined",
  "recalled",
  "left",
  "banned",
  "unbanned",
  "paused",
  "resumed",
  "closed",
  "opened",
  "announced",
  "withdrawn",
  "restored",
  "set",
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** One line of the append-only log. */
export interface LogEvent {
  readonly at: WallMs;
  readonly type: EventType;
  /** null where the event is the queue's or an address's, not a ticket's. */
  readonly sequence: number | null;
  /** On `called`: queue time since the take. */
  readonly waitedMs?: number;
  /** On the end of a turn (a ticket that had been called) that the holder or the clock ended: queue time since the call. */
  readonly turnMs?: number;
  /** Facts worth a sentence later, such as the address or the reason of a ban. */
  readonly detail?: Readonly<Record<string, string | number>>;
}

/** What is counted for the operator, by the hour; `called` with how long it was waited, `seen` with the view. */
export type TallyKind = "taken" | "called" | "seen" | "missed" | "rejoined" | "left" | "banned";

/** How often something happened. */
export interface Tally {
  readonly kind: TallyKind;
  /** Orders the tallies of a kind by their durations, which differ by 2.2 % at most in one; -1: without a duration. */
  readonly bucket: number;
  readonly count: number;
  /** The sum of the durations. */
  readonly totalMs: number;
}

/** A picture, whole. */
export interface Cat {
  /** An IANA media type, such as `image/png`. */
  readonly mediaType: string;
  readonly bytes: Buffer;
  /** SHA-256 of `bytes`. */
  readonly digest: Buffer;
  /** Who made it and how; `{number}` stands for the ticket's number. */
  readonly credit: string;
}

/** An ended ticket on the board. */
export interface RecentEnd {
  readonly sequence: number;
  readonly outcome: Outcome;
  readonly at: WallMs;
}

/** What the operator says to everyone until it is withdrawn. */
export interface Announcement {
  /** Plain text on one line. */
  readonly text: string;
  readonly at: WallMs;
}

/** What the board is made of. */
export interface BoardFacts extends Pace {
  readonly revision: number;
  readonly state: QueueState;
  /** Sequences of the first of the line, at most as many as were asked for. */
  readonly waiting: readonly number[];
  readonly waitingCount: number;
  /** Newest first. */
  readonly recent: readonly RecentEnd[];
  readonly announcement: Announcement | null;
}

/** What a wait is estimated from, beside the ticket itself. */
export interface Pace {
  /** Everyone called or viewing, in the order of their calls. */
  readonly atCounters: readonly Ticket[];
  /** The mean of the recent turns; null before the first. */
  readonly averageTurnMs: number | null;
  /** How many turns that mean is of. */
  readonly turnCount: number;
  /** How many missed tickets may still come back; perhaps one more whose time has just run out. */
  readonly mayRejoin: number;
  /**
   * Where those stand in the line that have come back, in ascending order: they cannot come back again. Of many only
   * the first, as the others may be taken for tickets that still can.
   */
  readonly rejoined: readonly number[];
}

/** A ticket and its place in the line. */
export interface TicketWithPosition {
  readonly ticket: Ticket;
  /** 1 for the first of the line; null outside `waiting`. */
  readonly position: number | null;
  /** How many wait in all. */
  readonly waitingCount: number;
}
