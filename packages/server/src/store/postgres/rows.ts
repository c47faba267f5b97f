import type { LogEvent } from "../../queue/model.ts";
import type { StoredBan, StoredQueue, StoredTicket } from "../remote/session.ts";
import type { Columns } from "./sql.ts";

// Select lists whose aliases are the names of our fields, and the functions that make our types of such rows. The types of
// columns are not checked again: the tables promise them.

export const TICKET = `sequence, state, address, taken_at AS "takenAt", taken_mark AS "takenMark",
  called_mark AS "calledMark", claim_left AS "claimLeftMs", is_lengthened AS "isLengthened", has_push AS "hasPush",
  until, ended_at AS "endedAt", rejoin_by AS "rejoinBy", has_rejoined AS "hasRejoined", place,
  call_order AS "callOrder"`;

export function ticketOf({ place, callOrder, ...ticket }: Columns): StoredTicket {
  return { ticket, place, callOrder } as unknown as StoredTicket;
}

export const QUEUE = `is_paused AS "isPaused", is_closed AS "isClosed", next_sequence AS "nextSequence",
  next_place AS "nextPlace", first_place AS "firstPlace", first_call AS "firstCall",
  waiting_count AS "waitingCount", alive_at AS "aliveAt",
  clock_at AS "clockAt", revision, ban_revision AS "banRevision", settings_revision AS "settingsRevision",
  stock_revision AS "stockRevision", next_log_id AS "nextLogId", next_cat_id AS "nextCatId", settings,
  restoration_count AS "restorationCount", commits, timeline, timeline_from AS "timelineFrom",
  is_synchronous AS "isSynchronous", cluster, format`;

export function queueOf({ isPaused, isClosed, ...row }: Columns): StoredQueue {
  return { mode: { isPaused, isClosed }, ...row } as unknown as StoredQueue;
}

export const EVENT = `at, type, sequence, waited_ms AS "waitedMs", turn_ms AS "turnMs", detail`;

/** A line of the log; what has no value is left out. */
export function eventOf({ at, type, sequence, waitedMs, turnMs, detail }: Columns): LogEvent {
  return {
    at,
    type,
    sequence,
    ...(waitedMs !== null && { waitedMs }),
    ...(turnMs !== null && { turnMs }),
    ...(detail !== null && { detail }),
  } as LogEvent;
}

export const BAN = `address, since, until, reason, is_ending AS "isEnding", revision`;

export function banOf({ isEnding, revision, ...ban }: Columns): StoredBan {
  return { ban, isEnding, revision } as unknown as StoredBan;
}
