import { numberOf } from "@catq/shared";
import { type Announcement, type Ban, isLive, type QueueMode } from "./model.ts";
import * as refusals from "./refusals.ts";
import { ok, type Refusal, type Result, refuse } from "./result.ts";
import { type BanProgress, banEnd, callNext, startBan } from "./rules.ts";
import type { Decision } from "./store.ts";
import type { UnitOfWork } from "./unit-of-work.ts";

/** The rules for the operator. `by` is who it was, for the log. */

/** Who it was where nobody says more. */
export const OPERATOR = "the operator";

const CHANGES = {
  pause: { isPaused: true },
  resume: { isPaused: false },
  close: { isClosed: true },
  open: { isClosed: false },
} as const satisfies Record<string, Partial<QueueMode>>;
const EVENTS = { pause: "paused", resume: "resumed", close: "closed", open: "opened" } as const;

export type StateChange = keyof typeof CHANGES;

/** Pauses, resumes, closes or opens the queue; asking for what already is changes nothing. */
export function changeState(work: UnitOfWork, change: StateChange, by: string): Decision<null> {
  const mode = { ...work.mode, ...CHANGES[change] };
  if (mode.isPaused !== work.mode.isPaused || mode.isClosed !== work.mode.isClosed) {
    work.effects.push({ kind: "setMode", mode });
    work.mode = mode;
    work.log(EVENTS[change], null, { by });
    callNext(work);
  }
  return work.decide(null);
}

/** How long after it a miss can be undone. */
const RECALL_MS = 5 * 60_000;

/** Ends a live ticket so that the line goes on: as missed, or as seen where it has had its cat. */
export function skip(work: UnitOfWork, sequence: number, by: string): Decision<Result<null>> {
  const { ticket } = work.facts;
  const current = ticket && work.current(ticket);
  if (!current) return work.decide(refuse(noRecord(sequence)));
  if (!isLive(current)) return work.decide(refuse(refusals.gone(sequence, current)));
  work.cutShort(current, current.state === "viewing" ? "seen" : "missed", by);
  callNext(work);
  return work.decide(ok(null));
}

/**
 * Undoes a miss or a skip of the last five minutes: the ticket is first of the line again. A missed ticket
 * never had a cat, so nobody gets two. `work.facts.ban` must be its taker's.
 */
export function recall(work: UnitOfWork, sequence: number, by: string): Decision<Result<null>> {
  const { ticket, ban } = work.facts;
  const { wall } = work.moment;
  const current = ticket && work.current(ticket);
  if (!current) return work.decide(refuse(noRecord(sequence)));
  const number = numberOf(sequence);
  if (isLive(current)) {
    const detail = `Ticket ${number} is ${current.state}: there is nothing to undo.`;
    return work.decide(refuse({ code: "invalid", detail }));
  }
  if (current.state !== "missed") {
    const { code, detail } = refusals.gone(sequence, current);
    return work.decide(refuse({ code, detail: `${detail} Only a missed or skipped turn can be undone.` }));
  }
  if (refusals.isInForce(ban, wall)) {
    const detail = `Ticket ${number} was taken by an address that is banned: lift the ban of ${ban.address} first.`;
    return work.decide(refuse({ code: "banned", detail }));
  }
  if (wall - (current.endedAt ?? 0) > RECALL_MS) {
    const detail = `Ticket ${number} ended more than five minutes ago: it is too late to undo that.`;
    return work.decide(refuse({ code: "missed", detail }));
  }
  work.recall(current, { by });
  callNext(work);
  return work.decide(ok(null), sequence);
}

function noRecord(sequence: number): Refusal {
  return { code: "not-found", detail: `There is no record of a ticket ${numberOf(sequence)} (any more).` };
}

/**
 * Says `text` to everyone until it is withdrawn, or withdraws what is said (null); answers what was said before.
 * Saying the same again changes nothing.
 */
export function announce(work: UnitOfWork, text: string | null, by: string): Decision<Announcement | null> {
  const before = work.facts.announcement;
  if (text === (before?.text ?? null)) return work.decide(before);
  if (text !== null) {
    work.effects.push({ kind: "announce", announcement: { text, at: work.moment.wall } });
    work.log("announced", null, { text, by });
  } else {
    work.effects.push({ kind: "announce", announcement: null });
    work.log("withdrawn", null, { by });
  }
  return work.decide(before);
}

/** Bans an address or a network for `forMs` milliseconds (Infinity: for ever); answers what ban it replaces, too. */
export function ban(
  work: UnitOfWork,
  asked: { address: string; reason: string; forMs: number; by: string },
): Decision<BanProgress & { replaced: Ban | null }> {
  const { wall } = work.moment;
  const { address, reason, forMs, by } = asked;
  const { ownBan } = work.facts;
  const replaced = refusals.isInForce(ownBan, wall) ? ownBan : null;
  const made = { address, since: wall, until: banEnd(wall, forMs), reason };
  return work.decide({ ...startBan(work, made, by), replaced });
}

/** Lifts the ban of just this address or network; answers whether there was one. */
export function unban(work: UnitOfWork, address: string, by: string): Decision<boolean> {
  const { ownBan } = work.facts;
  if (ownBan) {
    work.effects.push({ kind: "unban", address });
    work.log("unbanned", null, { address, by });
  }
  return work.decide(refusals.isInForce(ownBan, work.moment.wall));
}
