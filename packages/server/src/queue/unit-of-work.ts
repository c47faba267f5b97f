import type { Outcome } from "@catq/shared/schemas";
import {
  type Ban,
  type EventType,
  isAtCounter,
  type LogEvent,
  type Moment,
  type QueueMode,
  type Ticket,
  type WallMs,
} from "./model.ts";
import type { News } from "./push.ts";
import type { QueueSettings } from "./settings.ts";
import type { Decision, Effect, Facts } from "./store.ts";

/** Whether one of some bans is about to end all tickets of an address. */
export type IsEnding = (address: string, bans: readonly Ban[], moment: Moment) => boolean;

/**
 * A change in the making: what is, as the effects decided so far leave it. Rules work on it and hand its
 * effects to the store; nothing outside it changes, and nothing is decided here.
 */
export class UnitOfWork {
  readonly effects: Effect[] = [];
  readonly facts: Facts;
  readonly moment: Moment;
  readonly settings: QueueSettings;
  mode: QueueMode;
  #waitingCount: number;
  #atCounters: Ticket[];
  /** The first of the line as the effects leave it; null until somebody may be called or leaves it. */
  #heads: Ticket[] | null = null;
  /** Taken while the heads were not known. */
  #taken: Ticket[] = [];
  #changed = new Map<number, Ticket>();
  #endingBans: readonly Ban[];
  readonly #isEnding: IsEnding;

  /** Nobody whose tickets are ending is called. */
  constructor(facts: Facts, isEnding: IsEnding = () => false) {
    this.facts = facts;
    this.moment = facts.moment;
    this.settings = facts.settings;
    this.#endingBans = facts.endingBans;
    this.mode = facts.mode;
    this.#waitingCount = facts.waitingCount;
    this.#atCounters = [...facts.atCounters];
    this.#isEnding = isEnding;
  }

  /** Whether anybody at all is in the queue. */
  get isEmpty(): boolean {
    return this.#waitingCount === 0 && this.#atCounters.length === 0;
  }

  get waitingCount(): number {
    return this.#waitingCount;
  }

  /** Everyone called or viewing, in the order of their calls. */
  get atCounters(): readonly Ticket[] {
    return this.#atCounters;
  }

  /** The first of the line, but for those whose tickets a ban is about to end. */
  get firstInLine(): Ticket | undefined {
    const bans = this.#endingBans;
    return this.#line().find(
      ({ address }) => bans.length === 0 || !this.#isEnding(address, bans, this.moment),
    );
  }

  /** Bans; where `isEnding`, live tickets of it are still to be ended. */
  ban(ban: Ban, isEnding: boolean): void {
    this.effects.push({ kind: "ban", ban, isEnding });
    if (isEnding) this.#endingBans = [...this.#endingBans, ban];
  }

  /** Those that this change has ended. */
  get ended(): Ticket[] {
    return [...this.#changed.values()].filter(({ endedAt }) => endedAt !== null);
  }

  /** A loaded ticket as this change leaves it. */
  current(ticket: Ticket): Ticket {
    return this.#changed.get(ticket.sequence) ?? ticket;
  }

  take(ticket: Ticket, key: Buffer | null): void {
    this.effects.push({ kind: "take", ticket, key });
    this.log("taken", ticket.sequence, { address: ticket.address });
    this.#join(ticket);
    this.#waitingCount++;
  }

  /** Changes a ticket's record; returns the new one. */
  update(before: Ticket, changes: Partial<Omit<Ticket, "sequence">>): Ticket {
    const ticket = { ...before, ...changes };
    this.effects.push({ kind: "update", ticket });
    this.#remove(before);
    this.#changed.set(ticket.sequence, ticket);
    if (isAtCounter(ticket)) this.#atCounters.push(ticket);
    return ticket;
  }

  /** Ends a live ticket. */
  end(ticket: Ticket, outcome: Outcome, detail?: LogEvent["detail"]): void {
    this.#end(ticket, outcome, detail, isAtCounter(ticket) ? { turnMs: this.sinceCall(ticket) } : {});
  }

  /** Ends a live ticket by the operator's hand: how long its turn would have taken, nobody knows. */
  cutShort(ticket: Ticket, outcome: Outcome, by: string): void {
    this.#end(ticket, outcome, { by }, {});
  }

  /** Queue time since a ticket at a counter was called. */
  sinceCall(ticket: Ticket): number {
    return this.moment.now - (ticket.calledMark ?? this.moment.now);
  }

  /** Puts a missed ticket in front of the whole line, as if it were to be called for the first time. */
  recall(missed: Ticket, detail: LogEvent["detail"]): void {
    const ticket = waitingAgain(missed, { hasRejoined: false });
    this.effects.push({ kind: "recall", ticket });
    this.log("recalled", ticket.sequence, detail);
    this.#comeBack(ticket, 0);
  }

  /** Puts a missed ticket behind the first `places` of the line, or last where fewer wait. */
  rejoin(missed: Ticket, places: number): void {
    const ticket = waitingAgain(missed, { hasRejoined: true });
    this.effects.push({ kind: "rejoin", ticket, places });
    this.log("rejoined", ticket.sequence, { behind: Math.min(places, this.#waitingCount) });
    this.#comeBack(ticket, places);
  }

  /** Sends a ticket back, behind `places` of those behind it; `claimLeftMs` is left of its claim window. */
  moveBack(ticket: Ticket, places: number, claimLeftMs: number | null): void {
    const moved: Ticket = { ...ticket, state: "waiting", until: null, claimLeftMs };
    this.effects.push({ kind: "moveBack", ticket: moved, places });
    // Its new place is the store's affair; among the heads it would only be called too early.
    this.#remove(ticket);
    this.#changed.set(moved.sequence, moved);
    this.#waitingCount++;
    this.log("passed", ticket.sequence, { places });
  }

  log(
    type: EventType,
    sequence: number | null,
    detail?: LogEvent["detail"],
    times: { waitedMs?: number; turnMs?: number } = {},
  ): void {
    const event: LogEvent = { at: this.moment.wall, type, sequence, ...times, ...(detail && { detail }) };
    this.effects.push({ kind: "log", event });
  }

  /** Tells the browsers that subscribed to a live ticket. Costs nothing where none has. */
  tell({ sequence, hasPush }: Ticket, news: News): void {
    if (hasPush) this.effects.push({ kind: "tell", sequence, news, keepUntil: null });
  }

  /** The decision that gives `answer`; `show` asks for that ticket as it stands after the change. */
  decide<A>(answer: A, show?: number): Decision<A> {
    this.#tellWhoIsNext();
    return { answer, effects: this.effects, ...(show !== undefined && { show }) };
  }

  /** Puts a ticket that has come back behind the first `places` of the line. */
  #comeBack(ticket: Ticket, places: number): void {
    this.#changed.set(ticket.sequence, ticket);
    // Where fewer heads are known than that, its place is beyond them.
    const heads = this.#line();
    if (heads.length >= Math.min(places, this.#waitingCount)) heads.splice(places, 0, ticket);
    this.#waitingCount++;
    // Its browsers were kept for this; what they were to be told of the miss is of no use any more.
    if (ticket.hasPush)
      this.effects.push({ kind: "tell", sequence: ticket.sequence, news: null, keepUntil: null });
  }

  /** Ends a called ticket whose claim window is over. It may come back once, by the wall clock. */
  miss(ticket: Ticket): void {
    const { rejoinWindowMs } = this.settings;
    const mayRejoin = rejoinWindowMs > 0 && !ticket.hasRejoined;
    const rejoinBy = mayRejoin ? this.moment.wall + rejoinWindowMs : null;
    this.#end(ticket, "missed", undefined, { turnMs: this.sinceCall(ticket) }, rejoinBy);
  }

  #end(
    ticket: Ticket,
    outcome: Outcome,
    detail: LogEvent["detail"],
    times: { turnMs?: number },
    rejoinBy: WallMs | null = null,
  ): void {
    this.update(ticket, { state: outcome, until: null, endedAt: this.moment.wall, rejoinBy });
    this.log(outcome, ticket.sequence, detail, times);
    if (!ticket.hasPush) return;
    const { sequence } = ticket;
    this.effects.push(
      rejoinBy === null
        ? { kind: "unsubscribe", sequence, endpoint: null }
        : { kind: "tell", sequence, news: "missed", keepUntil: rejoinBy },
    );
  }

  /** Nobody can have become the first of the line where the heads were not looked at. */
  #tellWhoIsNext(): void {
    if (this.#heads === null) return;
    const next = this.firstInLine;
    if (next && next.sequence !== this.facts.heads[0]?.sequence) this.tell(next, "next");
  }

  /** Takes a ticket out of where it stood: the line, or a counter. */
  #remove(before: Ticket): void {
    const isOther = (other: Ticket): boolean => other.sequence !== before.sequence;
    this.#atCounters = this.#atCounters.filter(isOther);
    if (before.state !== "waiting") return;
    this.#heads = this.#line().filter(isOther);
    this.#waitingCount--;
  }

  #line(): Ticket[] {
    if (this.#heads === null) {
      const { heads, waitingCount } = this.facts;
      this.#heads = heads.length === waitingCount ? [...heads, ...this.#taken] : [...heads];
    }
    return this.#heads;
  }

  /** Goes to the end of the line. The heads can only go on with it where they are the whole line. */
  #join(ticket: Ticket): void {
    if (this.#heads === null) this.#taken.push(ticket);
    else if (this.#heads.length === this.#waitingCount) this.#heads.push(ticket);
  }
}

/** A missed ticket's record as it waits once more, as if it were to be called for the first time. */
function waitingAgain(missed: Ticket, { hasRejoined }: Pick<Ticket, "hasRejoined">): Ticket {
  const none = { calledMark: null, claimLeftMs: null, until: null, endedAt: null, rejoinBy: null };
  return { ...missed, state: "waiting", ...none, hasRejoined };
}
