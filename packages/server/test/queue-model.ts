import type { Outcome, QueueState, TicketState } from "@catq/shared/schemas";

/** A ticket, as the model knows it. */
export interface ModelTicket {
  readonly sequence: number;
  readonly address: string;
  state: TicketState;
  /** What was left of its claim window when it let others go first. */
  claimLeftMs: number | null;
  /** Whether a claim that found no cat has lengthened its claim window. */
  isLengthened: boolean;
  /** The end of the running window, in milliseconds of the model's own queue time. */
  until: number | null;
  /** Whether it came back after a miss. */
  hasRejoined: boolean;
  /** Whether its miss is one after which it may come back, as the clock alone made it. */
  mayRejoin: boolean;
  /** How it ended, each time that counts. */
  ends: Outcome[];
  /** When it was last called. */
  calledAt: number | null;
}

export interface ModelSettings {
  readonly counters: number;
  readonly claimWindowMs: number;
  readonly viewWindowMs: number;
  readonly ticketsPerAddress: number;
  readonly catPatienceMs: number;
  readonly rejoinWindowMs: number;
  readonly rejoinBehind: number;
}

/**
 * What the queue is meant to do, said a second time and as simply as possible: everything in arrays, no
 * store, no timers. Tests compare the real queue with it after every step.
 */
export class QueueModel {
  readonly settings: ModelSettings;
  readonly tickets: ModelTicket[] = [];
  readonly bans = new Set<string>();
  line: number[] = [];
  now = 0;
  isPaused = false;
  isClosed = false;
  announced: string | null = null;

  constructor(settings: ModelSettings) {
    this.settings = settings;
  }

  get atCounters(): ModelTicket[] {
    return this.tickets.filter(({ state }) => state === "called" || state === "viewing");
  }

  get state(): QueueState {
    if (this.isPaused) return "paused";
    return this.isClosed ? "closed" : "open";
  }

  get isEmpty(): boolean {
    return this.line.length === 0 && this.atCounters.length === 0;
  }

  /** Lets time pass: windows end one after the other, each with the next call at its own moment. */
  advance(ms: number): void {
    if (this.isPaused) return;
    const end = this.now + ms;
    for (;;) {
      const due = this.atCounters.map(({ until }) => until ?? 0).filter((until) => until <= end);
      if (due.length === 0) break;
      this.now = Math.max(this.now, Math.min(...due));
      for (const ticket of this.atCounters) {
        if ((ticket.until ?? 0) > this.now) continue;
        const { rejoinWindowMs } = this.settings;
        ticket.mayRejoin = ticket.state === "called" && !ticket.hasRejoined && rejoinWindowMs > 0;
        this.#end(ticket, ticket.state === "called" ? "missed" : "seen");
      }
      this.callNext();
    }
    this.now = end;
  }

  callNext(): void {
    while (!this.isPaused && this.atCounters.length < this.settings.counters) {
      const ticket = this.ticket(this.line.shift() ?? -1);
      if (!ticket) return;
      ticket.state = "called";
      ticket.calledAt = this.now;
      const { claimWindowMs, catPatienceMs } = this.settings;
      // The operator may have made windows shorter since it let others go first.
      const maxMs = claimWindowMs + (ticket.isLengthened ? catPatienceMs : 0);
      ticket.until = this.now + Math.min(maxMs, ticket.claimLeftMs ?? claimWindowMs);
    }
  }

  ticket(sequence: number): ModelTicket | undefined {
    return this.tickets[sequence];
  }

  /** The code of the refusal, or null where a ticket was taken. */
  take(address: string): string | null {
    if (this.bans.has(address)) return "banned";
    if (this.isClosed) return "closed";
    const full = this.#fullShare(address);
    if (full) return full;
    const sequence = this.tickets.length;
    this.tickets.push(newTicket(sequence, address));
    this.line.push(sequence);
    this.callNext();
    return null;
  }

  /** The code of the refusal, or null where the cat is given. */
  claim(sequence: number): string | null {
    const ticket = this.#live(sequence);
    if (typeof ticket === "string") return ticket;
    if (ticket.state === "waiting") return "not-your-turn";
    if (ticket.state === "called") {
      ticket.state = "viewing";
      ticket.until = this.now + this.settings.viewWindowMs;
    }
    return null;
  }

  /** A claim that finds no cat in stock, and waits for one in vain; the code of the refusal. */
  claimInVain(sequence: number): string | null {
    const before = this.#live(sequence);
    if (typeof before === "string") return before;
    if (before.state === "waiting") return "not-your-turn";
    if (before.state === "viewing") return null;
    this.lengthen(sequence);
    this.advance(this.settings.catPatienceMs);
    const after = this.#live(sequence);
    return typeof after === "string" ? after : "no-cat";
  }

  /** The first claim without a cat; whether it is the first. */
  lengthen(sequence: number): boolean {
    const ticket = this.tickets[sequence];
    if (ticket?.state !== "called" || ticket.isLengthened) return false;
    ticket.until = (ticket.until ?? 0) + this.settings.catPatienceMs;
    ticket.isLengthened = true;
    return true;
  }

  done(sequence: number): string | null {
    const ticket = this.#live(sequence);
    if (typeof ticket === "string") return ticket;
    if (ticket.state !== "viewing") return "not-claimed";
    this.#end(ticket, "seen");
    this.callNext();
    return null;
  }

  leave(sequence: number): string | null {
    const ticket = this.#live(sequence);
    if (typeof ticket === "string") return ticket;
    this.#end(ticket, "left");
    this.callNext();
    return null;
  }

  pass(sequence: number, places: number): string | null {
    const ticket = this.#live(sequence);
    if (typeof ticket === "string") return ticket;
    if (ticket.state === "viewing") return "not-waiting";
    if (ticket.state === "called" && this.line.length === 0) return null;
    const from = ticket.state === "called" ? 0 : this.line.indexOf(sequence);
    this.line = this.line.filter((other) => other !== sequence);
    this.line.splice(from + places, 0, sequence);
    if (ticket.state === "called") {
      ticket.claimLeftMs = (ticket.until ?? 0) - this.now;
    }
    ticket.state = "waiting";
    ticket.until = null;
    this.callNext();
    return null;
  }

  /** The code of the refusal, or null where it waits again; `isTooLate` where its time by the wall clock is over. */
  rejoin(sequence: number, isTooLate: boolean): string | null {
    const ticket = this.ticket(sequence);
    if (!ticket) throw new Error(`the model knows no ticket ${sequence}`);
    if (isLive(ticket)) return "not-missed";
    const isOff = this.settings.rejoinWindowMs === 0;
    const mayRejoin = ticket.mayRejoin && !isTooLate && !isOff && !this.bans.has(ticket.address);
    if (!mayRejoin) return this.#endCode(ticket);
    const full = this.#fullShare(ticket.address);
    if (full) return full;
    ticket.state = "waiting";
    ticket.claimLeftMs = null;
    ticket.hasRejoined = true;
    ticket.mayRejoin = false;
    this.line.splice(this.settings.rejoinBehind, 0, sequence);
    this.callNext();
    return null;
  }

  skip(sequence: number): void {
    const ticket = this.ticket(sequence);
    if (!ticket || !isLive(ticket)) return;
    this.#end(ticket, ticket.state === "viewing" ? "seen" : "missed");
    this.callNext();
  }

  /** Whether a miss could be undone; `isTooLate` where five minutes of the wall clock have passed since. */
  recall(sequence: number, isTooLate: boolean): boolean {
    const ticket = this.ticket(sequence);
    if (ticket?.state !== "missed" || this.bans.has(ticket.address) || isTooLate) return false;
    ticket.state = "waiting";
    ticket.claimLeftMs = null;
    ticket.hasRejoined = false;
    ticket.mayRejoin = false;
    ticket.ends = [];
    this.line.unshift(sequence);
    this.callNext();
    return true;
  }

  /** A token that was never issued, from `address`. */
  cheat(address: string): string {
    if (this.bans.has(address)) return "banned";
    if (this.isEmpty) return "queue-empty";
    this.bans.add(address);
    for (const ticket of this.tickets) {
      if (ticket.address === address && isLive(ticket)) this.#end(ticket, "banned");
    }
    this.callNext();
    return "banned";
  }

  changeState(change: "pause" | "resume" | "close" | "open"): void {
    if (change === "pause" || change === "resume") this.isPaused = change === "pause";
    else this.isClosed = change === "close";
    this.callNext();
  }

  #fullShare(address: string): string | null {
    for (const [begin, times] of sharesOf(address)) {
      const live = this.tickets.filter((other) => other.address.startsWith(begin) && isLive(other));
      if (live.length >= this.settings.ticketsPerAddress * times) return "too-many-tickets";
    }
    return null;
  }

  #end(ticket: ModelTicket, outcome: Outcome): void {
    ticket.ends.push(outcome);
    ticket.state = outcome;
    ticket.until = null;
    this.line = this.line.filter((other) => other !== ticket.sequence);
  }

  #live(sequence: number): ModelTicket | string {
    const ticket = this.ticket(sequence);
    if (!ticket) throw new Error(`the model knows no ticket ${sequence}`);
    return isLive(ticket) ? ticket : this.#endCode(ticket);
  }

  #endCode({ state }: ModelTicket): string {
    return state === "banned" ? "ended" : state;
  }
}

/** A ticket as a take makes it. */
export function newTicket(sequence: number, address: string): ModelTicket {
  return {
    sequence,
    address,
    state: "waiting",
    claimLeftMs: null,
    isLengthened: false,
    until: null,
    hasRejoined: false,
    mayRejoin: false,
    ends: [],
    calledAt: null,
  };
}

export function isLive(ticket: ModelTicket): boolean {
  return ticket.state === "waiting" || ticket.state === "called" || ticket.state === "viewing";
}

/** What the names in each share of an address begin with, where the fourth group of IPv6 has all its digits. */
function sharesOf(address: string): [begin: string, times: number][] {
  const [, site = "", subnet = ""] = /^(.*:)(..)..::\/64$/.exec(address) ?? [];
  const around: [string, number][] = [
    [site + subnet, 4],
    [site, 16],
  ];
  return [[address, 1], ...(site === "" ? [] : around)];
}
