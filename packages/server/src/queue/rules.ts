import { memberOf } from "../network/network.ts";
import type { Share } from "../network/shares.ts";
import {
  type Ban,
  type BoardFacts,
  type Caller,
  isAtCounter,
  isLive,
  type QueueMs,
  type Ticket,
  type WallMs,
} from "./model.ts";
import * as refusals from "./refusals.ts";
import { type RejoinChance, rejoinChance } from "./rejoin-chance.ts";
import { ok, type Refusal, type Result, refuse } from "./result.ts";
import type { QueueSettings } from "./settings.ts";
import type { Decision } from "./store.ts";
import type { UnitOfWork } from "./unit-of-work.ts";

/** In milliseconds since 1970. */
const LAST_DATE = 8.64e15;

/**
 * The rules for those who hold or want a ticket. Each is a function of a unit of work (what is, at this
 * moment) and what is asked; it returns the answer, with the effects that the unit of work gathered.
 */

/**
 * Does what is due: windows end, and who is next is called. Ahead of every other rule, so that none ever meets a
 * ticket whose time is over.
 */
export function settle(work: UnitOfWork): void {
  endDueWindows(work);
  callNext(work);
}

/** Whether {@link settle} would change anything: a window is over, or a counter is free for who waits. */
export function isAnythingDue(facts: BoardFacts, now: QueueMs, { counters }: QueueSettings): boolean {
  const { state, atCounters, waitingCount } = facts;
  if (state === "paused") return false;
  if (atCounters.length < counters && waitingCount > 0) return true;
  return atCounters.some(({ until }) => until !== null && until <= now);
}

/** Drops no-shows: a called ticket that was not claimed within its claim window is missed. A view ends with its window. */
function endDueWindows(work: UnitOfWork): void {
  if (work.mode.isPaused) return;
  for (const ticket of work.atCounters) {
    if (ticket.until === null || ticket.until > work.moment.now) continue;
    if (ticket.state === "called") work.miss(ticket);
    else work.end(ticket, "seen", { cause: "window" });
  }
}

/** Calls the first of the line while a counter is free. Its claim window starts, or goes on where it passed before. */
export function callNext(work: UnitOfWork): void {
  const { now } = work.moment;
  const { counters, claimWindowMs, catPatienceMs } = work.settings;
  while (!work.mode.isPaused && work.atCounters.length < counters) {
    const next = work.firstInLine;
    if (!next) return;
    // An operator may have made the windows shorter since it let others go first.
    const maxMs = claimWindowMs + (next.isLengthened ? catPatienceMs : 0);
    const leftMs = Math.min(maxMs, next.claimLeftMs ?? claimWindowMs);
    work.update(next, { state: "called", calledMark: now, until: now + leftMs, claimLeftMs: null });
    // The time that somebody was away before coming back is no wait.
    const times = next.hasRejoined ? {} : { waitedMs: now - next.takenMark };
    work.log("called", next.sequence, undefined, times);
    work.tell(next, "called");
  }
}

/** Takes a ticket, or gives the one that the same idempotency key took before. */
export function take(
  work: UnitOfWork,
  asked: { address: string; shares: readonly Share[]; key: Buffer | null },
): Decision<Result<{ sequence: number; isNew: boolean }>> {
  const { facts, moment } = work;
  const ban = bannedCaller(work);
  if (ban) return work.decide(ban);
  if (facts.sameKey) {
    const { sequence } = facts.sameKey;
    return work.decide(ok({ sequence, isNew: false }), sequence);
  }
  if (work.mode.isClosed) return work.decide(refuse(refusals.closed));
  const full = fullShare(work, asked.shares);
  if (full) return work.decide(refuse(full));
  const ticket: Ticket = {
    sequence: facts.nextSequence,
    state: "waiting",
    address: asked.address,
    takenAt: moment.wall,
    takenMark: moment.now,
    calledMark: null,
    claimLeftMs: null,
    isLengthened: false,
    hasPush: false,
    until: null,
    endedAt: null,
    rejoinBy: null,
    hasRejoined: false,
  };
  work.take(ticket, asked.key);
  callNext(work);
  return work.decide(ok({ sequence: ticket.sequence, isNew: true }), ticket.sequence);
}

/** The refusal where one of the shares, whose live tickets were counted in this order, has as many as it may. */
function fullShare(work: UnitOfWork, shares: readonly Share[]): Refusal | null {
  const { facts, settings } = work;
  for (const [index, { name, multiple }] of shares.entries()) {
    const limit = settings.ticketsPerAddress * multiple;
    // Nobody has more than there are; counting them reads an entry of an index for each.
    if (facts.waitingCount + facts.atCounters.length < limit) continue;
    const before = facts.liveCounts[index] ?? 0;
    if (before < limit) continue;
    const isMember = memberOf(name);
    const live = before - work.ended.filter(({ address }) => isMember(address)).length;
    if (live >= limit) return refusals.tooManyTickets(limit, index > 0 ? name : null);
  }
  return null;
}

export type Claimed = "viewing" | "not-your-turn" | "no-cat";

/**
 * Claims: a called ticket gets the stock's cat and becomes `viewing`; a viewing one keeps its own. Where the
 * stock is empty, the first claim lengthens the claim window by the time for which a claim may wait for a cat.
 */
export function claim(work: UnitOfWork, sequence: number): Decision<Result<Claimed>> {
  const { facts, moment, settings } = work;
  return withLiveTicket(work, sequence, (ticket) => {
    if (ticket.state === "waiting") return work.decide(ok("not-your-turn"), sequence);
    if (ticket.state === "viewing") return work.decide(ok("viewing"), sequence);
    if (facts.stockCat !== null) {
      work.effects.push({ kind: "giveCat", sequence, cat: facts.stockCat });
      work.update(ticket, { state: "viewing", until: moment.now + settings.viewWindowMs });
      work.log("claimed", sequence, { afterMs: work.sinceCall(ticket) });
      return work.decide(ok("viewing"), sequence);
    }
    if (!ticket.isLengthened) {
      const until = (ticket.until ?? moment.now) + settings.catPatienceMs;
      work.update(ticket, { until, isLengthened: true });
      work.log("lengthened", sequence, { byMs: settings.catPatienceMs });
    }
    return work.decide(ok("no-cat"), sequence);
  });
}

/** The holder has seen enough of the cat. */
export function done(work: UnitOfWork, sequence: number): Decision<Result<null>> {
  return withLiveTicket(work, sequence, (ticket) => {
    if (ticket.state !== "viewing") return work.decide(refuse(refusals.notClaimed(ticket)));
    work.end(ticket, "seen");
    callNext(work);
    return work.decide(ok(null));
  });
}

/**
 * Lets `places` others (1 or more) go first. Nobody moves forward by it. Where nobody is behind the ticket, nothing
 * changes and nothing is written, however often it is asked for. A claim window that runs stops here and
 * goes on with the next call: begun anew each time, two who let each other go first would hold the counter for ever.
 */
export function pass(work: UnitOfWork, sequence: number, places: number): Decision<Result<null>> {
  return withLiveTicket(work, sequence, (ticket) => {
    if (ticket.state === "viewing") return work.decide(refuse(refusals.notWaiting(ticket)));
    if (!isLast(work, ticket)) {
      const { until } = ticket;
      const leftMs = until === null ? ticket.claimLeftMs : Math.max(0, until - work.moment.now);
      work.moveBack(ticket, places, leftMs);
      callNext(work);
    }
    return work.decide(ok(null), sequence);
  });
}

/** Whether nobody waits behind a live ticket. `facts.position` must be loaded. */
function isLast(work: UnitOfWork, ticket: Ticket): boolean {
  if (isAtCounter(ticket)) return work.waitingCount === 0;
  // Both are of before this change, which has taken nobody but the first out of the line so far.
  return work.facts.position === work.facts.waitingCount;
}

/**
 * Comes back into the line after a missed turn, once and within the window, behind the first of those who wait.
 * `holder` is who took the ticket: the place is its, and `facts.liveCounts` are of its shares. Asked for again, as the
 * reply was lost, it changes nothing: `not-missed` says that the ticket waits.
 */
export function rejoin(
  work: UnitOfWork,
  sequence: number,
  holder: Pick<Caller, "shares"> & { readonly isBanned: boolean },
): Decision<Result<null>> {
  const ban = bannedCaller(work);
  if (ban) return work.decide(ban);
  const { ticket } = work.facts;
  const current = ticket && work.current(ticket);
  if (current && isLive(current)) return work.decide(refuse(refusals.notMissed(current)));
  const chance = current && !holder.isBanned ? chanceToRejoin(work, current) : null;
  if (!current || !chance) return work.decide(refuse(refusals.gone(sequence, current)));
  const full = fullShare(work, holder.shares);
  if (full) return work.decide(refuse(full));
  work.rejoin(current, work.settings.rejoinBehind);
  callNext(work);
  return work.decide(ok(null), sequence);
}

function chanceToRejoin(work: UnitOfWork, ticket: Ticket): RejoinChance | null {
  return rejoinChance(ticket, { ...work.moment, waitingCount: work.waitingCount, settings: work.settings });
}

/** Gives the place up. */
export function leave(work: UnitOfWork, sequence: number): Decision<Result<null>> {
  return withLiveTicket(work, sequence, (ticket) => {
    work.end(ticket, "left");
    callNext(work);
    return work.decide(ok(null));
  });
}

/** Somebody presented a token that this queue never issued. */
export function cheat(
  work: UnitOfWork,
  asked: { address: string; isImmune: boolean },
): Decision<{ refusal: Refusal; begun: BanProgress | null }> {
  const ban = bannedCaller(work);
  if (ban) return work.decide({ refusal: ban.refusal, begun: null });
  if (work.isEmpty) return work.decide({ refusal: refusals.queueEmpty, begun: null });
  if (asked.isImmune) return work.decide({ refusal: refusals.foreignToken, begun: null });
  const { wall } = work.moment;
  const { banForMs } = work.settings;
  const made = {
    address: asked.address,
    since: wall,
    until: banEnd(wall, banForMs),
    reason: "it presented a token that this queue never issued",
  };
  return work.decide({ refusal: refusals.banned(made), begun: startBan(work, made) });
}

/** When a ban of `forMs` from `wall` on ends; null for never, as beyond the last date there is (ECMA-262). */
export function banEnd(wall: WallMs, forMs: number): WallMs | null {
  return wall + forMs <= LAST_DATE ? wall + forMs : null;
}

/** A ban that is in force, and what was done of it so far. */
export interface BanProgress {
  readonly ban: Ban;
  readonly endedTickets: number;
  /** Where the next portion of its tickets begins; null where all have ended. */
  readonly next: string | null;
}

/** Bans an address or a network; the first portion of its tickets ends. `by` is who did it, where it was no rule. */
export function startBan(work: UnitOfWork, ban: Ban, by?: string): BanProgress {
  const { address, reason, until } = ban;
  work.log("banned", null, { address, reason, ...(until !== null && { until }), ...(by && { by }) });
  return endPortion(work, ban, by);
}

/** Ends the next portion of a ban's tickets, unless it has been lifted or is over meanwhile. */
export function continueBan(work: UnitOfWork, by?: string): Decision<Omit<BanProgress, "ban">> {
  const { ownBan } = work.facts;
  const isStanding = refusals.isInForce(ownBan, work.moment.wall);
  return work.decide(isStanding ? endPortion(work, ownBan, by) : { endedTickets: 0, next: null });
}

/** Live tickets of the banned end, so that the others don't wait for them. */
function endPortion(work: UnitOfWork, ban: Ban, by?: string): BanProgress {
  const { addressTickets, nextPortion: next } = work.facts;
  const { address, reason } = ban;
  work.ban(ban, next !== null);
  const ending = addressTickets.map((ticket) => work.current(ticket)).filter(isLive);
  for (const ticket of ending) work.end(ticket, "banned", { address, reason, ...(by && { by }) });
  callNext(work);
  return { ban, endedTickets: ending.length, next };
}

function bannedCaller(work: UnitOfWork): { ok: false; refusal: Refusal } | null {
  const { ban } = work.facts;
  return refusals.isInForce(ban, work.moment.wall) ? refuse(refusals.banned(ban)) : null;
}

/** Goes on with the ticket if its caller is not banned and it has not ended. */
export function withLiveTicket<T>(
  work: UnitOfWork,
  sequence: number,
  goOn: (ticket: Ticket) => Decision<Result<T>>,
): Decision<Result<T>> {
  const ban = bannedCaller(work);
  if (ban) return work.decide(ban);
  const { ticket } = work.facts;
  const current = ticket && work.current(ticket);
  if (!current || !isLive(current)) {
    const chance = current && chanceToRejoin(work, current);
    return work.decide(refuse(refusals.gone(sequence, current, chance)));
  }
  return goOn(current);
}
