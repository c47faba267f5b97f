import { numberOf } from "@catq/shared";
import { type Answer, given, type Refusal, refused } from "./answer.ts";
import type { Draft } from "./draft.ts";
import { type Announcement, type Ban, isLive, type QueueMode } from "./model.ts";
import * as refusals from "./refusals.ts";
import { type BanBegun, banEnd, beginBan } from "./rules.ts";
import type { Decision } from "./store.ts";

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
export function changeState(draft: Draft, change: StateChange, by: string): Decision<null> {
  const mode = { ...draft.mode, ...CHANGES[change] };
  if (mode.isPaused !== draft.mode.isPaused || mode.isClosed !== draft.mode.isClosed) {
    draft.effects.push({ kind: "setMode", mode });
    draft.mode = mode;
    draft.log(EVENTS[change], null, { by });
    draft.callNext();
  }
  return draft.decide(null);
}

/** How long after it a miss can be undone. */
const RECALL_MS = 5 * 60_000;

/** Ends a live ticket so that the line goes on: as missed, or as seen where it has had its cat. */
export function skip(draft: Draft, sequence: number, by: string): Decision<Answer<null>> {
  const { ticket } = draft.facts;
  const current = ticket && draft.current(ticket);
  if (!current) return draft.decide(refused(noRecord(sequence)));
  if (!isLive(current)) return draft.decide(refused(refusals.gone(sequence, current)));
  draft.cutShort(current, current.state === "viewing" ? "seen" : "missed", by);
  draft.callNext();
  return draft.decide(given(null));
}

/**
 * Undoes a miss or a skip of the last five minutes: the ticket is first of the line again. A missed ticket
 * never had a cat, so nobody gets two. `draft.facts.ban` must be its taker's.
 */
export function recall(draft: Draft, sequence: number, by: string): Decision<Answer<null>> {
  const { ticket, ban } = draft.facts;
  const { wall } = draft.moment;
  const current = ticket && draft.current(ticket);
  if (!current) return draft.decide(refused(noRecord(sequence)));
  const number = numberOf(sequence);
  if (isLive(current)) {
    const detail = `Ticket ${number} is ${current.state}: there is nothing to undo.`;
    return draft.decide(refused({ code: "invalid", detail }));
  }
  if (current.state !== "missed") {
    const { code, detail } = refusals.gone(sequence, current);
    return draft.decide(refused({ code, detail: `${detail} Only a missed or skipped turn can be undone.` }));
  }
  if (refusals.isInForce(ban, wall)) {
    const detail = `Ticket ${number} was taken by an address that is banned: lift the ban of ${ban.address} first.`;
    return draft.decide(refused({ code: "banned", detail }));
  }
  if (wall - (current.endedAt ?? 0) > RECALL_MS) {
    const detail = `Ticket ${number} ended more than five minutes ago: it is too late to undo that.`;
    return draft.decide(refused({ code: "missed", detail }));
  }
  draft.recall(current, { by });
  return draft.decide(given(null), sequence);
}

function noRecord(sequence: number): Refusal {
  return { code: "not-found", detail: `There is no record of a ticket ${numberOf(sequence)} (any more).` };
}

/** Says `text` to everyone until it is withdrawn, or withdraws what is said (null); answers what was said before. */
export function announce(draft: Draft, text: string | null, by: string): Decision<Announcement | null> {
  const before = draft.facts.announcement;
  if (text !== null) {
    draft.effects.push({ kind: "announce", announcement: { text, at: draft.moment.wall } });
    draft.log("announced", null, { text, by });
  } else if (before) {
    draft.effects.push({ kind: "announce", announcement: null });
    draft.log("withdrawn", null, { by });
  }
  return draft.decide(before);
}

/** Bans an address or a network for `forMs` milliseconds (Infinity: for ever); answers what ban it replaces, too. */
export function ban(
  draft: Draft,
  asked: { address: string; reason: string; forMs: number; by: string },
): Decision<BanBegun & { replaced: Ban | null }> {
  const { wall } = draft.moment;
  const { address, reason, forMs, by } = asked;
  const { ownBan } = draft.facts;
  const replaced = refusals.isInForce(ownBan, wall) ? ownBan : null;
  const made = { address, since: wall, until: banEnd(wall, forMs), reason };
  return draft.decide({ ...beginBan(draft, made, by), replaced });
}

/** Lifts the ban of just this address or network; answers whether there was one. */
export function unban(draft: Draft, address: string, by: string): Decision<boolean> {
  const { ownBan } = draft.facts;
  if (ownBan) {
    draft.effects.push({ kind: "unban", address });
    draft.log("unbanned", null, { address, by });
  }
  return draft.decide(refusals.isInForce(ownBan, draft.moment.wall));
}
