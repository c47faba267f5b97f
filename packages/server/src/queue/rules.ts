import { type Answer, given, type Refusal, refused } from "./answer.ts";
import type { Draft } from "./draft.ts";
import { type Ban, isAtCounter, isLive, type Ticket, type WallMs } from "./model.ts";
import * as refusals from "./refusals.ts";
import type { Decision } from "./store.ts";

/** In milliseconds since 1970. */
const LAST_DATE = 8.64e15;

/**
 * The rules for those who hold or want a ticket. Each is a function of a draft (what is, at this moment)
 * and what is asked; it returns what is answered, with the effects that the draft gathered.
 */

/** Takes a ticket, or gives the one that the same idempotency key took before. */
export function take(
  draft: Draft,
  asked: { address: string; key: Buffer | null },
): Decision<Answer<{ sequence: number; isNew: boolean }>> {
  const { facts, moment, settings } = draft;
  const ban = bannedCaller(draft);
  if (ban) return draft.decide(ban);
  if (facts.sameKey) {
    const { sequence } = facts.sameKey;
    return draft.decide(given({ sequence, isNew: false }), sequence);
  }
  if (draft.mode.isClosed) return draft.decide(refused(refusals.closed));
  if (draft.addressCount >= settings.ticketsPerAddress) {
    return draft.decide(refused(refusals.tooManyTickets(settings.ticketsPerAddress)));
  }
  const ticket: Ticket = {
    sequence: facts.nextSequence,
    state: "waiting",
    address: asked.address,
    takenAt: moment.wall,
    takenMark: moment.now,
    calledMark: null,
    claimLeftMs: null,
    isLengthened: false,
    until: null,
    endedAt: null,
  };
  draft.take(ticket, asked.key);
  return draft.decide(given({ sequence: ticket.sequence, isNew: true }), ticket.sequence);
}

/** Shows the ticket, once what is due has been done. */
export function show(draft: Draft, sequence: number): Decision<Answer<Ticket>> {
  return withLiveTicket(draft, sequence, (ticket) => draft.decide(given(ticket), sequence));
}

export type Claimed = "viewing" | "not-your-turn" | "no-cat";

/**
 * Claims: a called ticket gets the stock's cat and becomes `viewing`; a viewing one keeps its own. Where the
 * stock is empty, the first claim lengthens the claim window by the time for which a claim may wait for a cat.
 */
export function claim(draft: Draft, sequence: number): Decision<Answer<Claimed>> {
  const { facts, moment, settings } = draft;
  return withLiveTicket(draft, sequence, (ticket) => {
    if (ticket.state === "waiting") return draft.decide(given("not-your-turn"), sequence);
    if (ticket.state === "viewing") return draft.decide(given("viewing"), sequence);
    if (facts.stockCat !== null) {
      draft.effects.push({ kind: "giveCat", sequence, cat: facts.stockCat });
      draft.update(ticket, { state: "viewing", until: moment.now + settings.viewWindowMs });
      draft.log("claimed", sequence, { afterMs: draft.sinceCall(ticket) });
      return draft.decide(given("viewing"), sequence);
    }
    if (!ticket.isLengthened) {
      const until = (ticket.until ?? moment.now) + settings.catPatienceMs;
      draft.update(ticket, { until, isLengthened: true });
    }
    return draft.decide(given("no-cat"), sequence);
  });
}

/** The holder has seen enough of the cat. */
export function done(draft: Draft, sequence: number): Decision<Answer<null>> {
  return withLiveTicket(draft, sequence, (ticket) => {
    if (ticket.state !== "viewing") return draft.decide(refused(refusals.notClaimed(ticket)));
    draft.end(ticket, "seen");
    draft.callNext();
    return draft.decide(given(null));
  });
}

/** Lets `places` others (1 or more) go first. Nobody moves forward by it, and no window is begun anew. */
export function pass(draft: Draft, sequence: number, places: number): Decision<Answer<null>> {
  return withLiveTicket(draft, sequence, (ticket) => {
    if (ticket.state === "viewing") return draft.decide(refused(refusals.notWaiting(ticket)));
    // A called ticket with nobody behind it would be called again at once: it stays.
    const isAlone = isAtCounter(ticket) && draft.waitingCount === 0;
    if (!isAlone) {
      draft.moveBack(ticket, places);
      draft.callNext();
    }
    return draft.decide(given(null), sequence);
  });
}

/** Gives the place up. */
export function leave(draft: Draft, sequence: number): Decision<Answer<null>> {
  return withLiveTicket(draft, sequence, (ticket) => {
    draft.end(ticket, "left");
    draft.callNext();
    return draft.decide(given(null));
  });
}

/** Somebody presented a token that this queue never issued. */
export function cheat(
  draft: Draft,
  asked: { address: string; isImmune: boolean },
): Decision<{ refusal: Refusal; begun: BanBegun | null }> {
  const ban = bannedCaller(draft);
  if (ban) return draft.decide({ refusal: ban.refusal, begun: null });
  if (draft.isEmpty) return draft.decide({ refusal: refusals.queueEmpty, begun: null });
  if (asked.isImmune) return draft.decide({ refusal: refusals.foreignToken, begun: null });
  const { wall } = draft.moment;
  const { banForMs } = draft.settings;
  const made = {
    address: asked.address,
    since: wall,
    until: banEnd(wall, banForMs),
    reason: "it presented a token that this queue never issued",
  };
  return draft.decide({ refusal: refusals.banned(made), begun: beginBan(draft, made) });
}

/** When a ban of `forMs` from `wall` on ends; null for never, as beyond the last date there is (ECMA-262). */
export function banEnd(wall: WallMs, forMs: number): WallMs | null {
  return wall + forMs <= LAST_DATE ? wall + forMs : null;
}

/** A ban that is in force, and what was done of it so far. */
export interface BanBegun {
  readonly ban: Ban;
  readonly endedTickets: number;
  /** Where the next portion of its tickets begins; null where all have ended. */
  readonly next: string | null;
}

/** Bans an address or a network; the first portion of its tickets ends. `by` is who did it, where it was no rule. */
export function beginBan(draft: Draft, ban: Ban, by?: string): BanBegun {
  const { address, reason, until } = ban;
  draft.log("banned", null, { address, reason, ...(until !== null && { until }), ...(by && { by }) });
  return endPortion(draft, ban, by);
}

/** Ends the next portion of a ban's tickets, unless it has been lifted or is over meanwhile. */
export function goOnBanning(draft: Draft, by?: string): Decision<Omit<BanBegun, "ban">> {
  const { ownBan } = draft.facts;
  const isStanding = refusals.isInForce(ownBan, draft.moment.wall);
  return draft.decide(isStanding ? endPortion(draft, ownBan, by) : { endedTickets: 0, next: null });
}

/** Live tickets of the banned end, so that the others don't wait for them. */
function endPortion(draft: Draft, ban: Ban, by?: string): BanBegun {
  const { addressTickets, nextPortion: next } = draft.facts;
  const { address, reason } = ban;
  draft.effects.push({ kind: "ban", ban, isEnding: next !== null });
  const ending = addressTickets.map((ticket) => draft.current(ticket)).filter(isLive);
  for (const ticket of ending) draft.end(ticket, "banned", { address, reason, ...(by && { by }) });
  draft.callNext();
  return { ban, endedTickets: ending.length, next };
}

function bannedCaller(draft: Draft): { ok: false; refusal: Refusal } | null {
  const { ban } = draft.facts;
  return refusals.isInForce(ban, draft.moment.wall) ? refused(refusals.banned(ban)) : null;
}

/** Goes on with the ticket if its caller is not banned and it has not ended. */
function withLiveTicket<T>(
  draft: Draft,
  sequence: number,
  goOn: (ticket: Ticket) => Decision<Answer<T>>,
): Decision<Answer<T>> {
  const ban = bannedCaller(draft);
  if (ban) return draft.decide(ban);
  const { ticket } = draft.facts;
  const current = ticket && draft.current(ticket);
  if (!current || !isLive(current)) return draft.decide(refused(refusals.gone(sequence, current)));
  return goOn(current);
}
