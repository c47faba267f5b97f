import type { ServerResponse } from "node:http";
import { setImmediate as breathe } from "node:timers/promises";
import type { Clock } from "../queue/clock.ts";
import type { BoardStatus, TicketStatus } from "../queue/views.ts";
import { type BoardFrame, BoardFrames } from "./board-frames.ts";
import { presentTicket } from "./present.ts";
import { ticketEvent } from "./sse.ts";
import { BATCH, EVENT_GAP_MS, StreamClient, type StreamOwner } from "./stream-client.ts";
import { startPulse } from "./stream-pulse.ts";

/** Where the hub reads what it shows. */
export interface StreamSource {
  board(): Promise<BoardStatus>;
  statuses(sequences: readonly number[]): Promise<(TicketStatus | null)[]>;
}

/** Between the starts of two rounds: a little over what a client needs, so that nobody is just too early. */
const ROUND_GAP_MS = EVENT_GAP_MS + 10;
/** How soon a round is tried again where the store refused. */
const RETRY_MS = 1000;
const NEVER = Number.POSITIVE_INFINITY;

/** How many streams are open, by what they follow, and what became of events since the start. */
export interface StreamFigures {
  readonly board: number;
  readonly ticket: number;
  readonly sent: number;
  /** Those that a slow reader was spared. */
  readonly skipped: number;
}

/**
 * Sends the newest value to every stream. Own code, since "newest wins" and back-pressure are the point:
 * libraries queue for slow readers. A round makes the board once and offers it to all; it starts only when
 * the last one is through. Whoever could not take it (too soon after its last event, or its socket full)
 * is owed the newest, and gets it in a small round of its own.
 */
export class StreamHub {
  readonly #clients = new Set<StreamClient>();
  readonly #perAddress = new Map<string, number>();
  readonly #frames: BoardFrames;
  readonly #source: StreamSource;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  readonly #stopPulse: () => void;
  /** Counts changes; a stream that was shown the newest number is up to date. */
  #change = 0;
  /** The change that the last full round showed. */
  #sent = 0;
  #fullRoundAt = 0;
  #owed = new Set<StreamClient>();
  #owedAt = NEVER;
  #notBefore = 0;
  #personal = 0;
  #eventsSent = 0;
  #eventsSkipped = 0;
  #isRunning = false;
  #isClosed = false;
  #cancelWake: () => void = () => {};
  #whenEmpty: () => void = () => {};

  constructor(parts: { source: StreamSource; clock: Clock; onError: (error: unknown) => void }) {
    this.#source = parts.source;
    this.#clock = parts.clock;
    this.#onError = parts.onError;
    this.#frames = new BoardFrames(() => parts.source.board(), parts.clock);
    this.#stopPulse = startPulse(this.#clients, parts.clock);
  }

  /** The newest change there is. */
  get change(): number {
    return this.#change;
  }

  get size(): number {
    return this.#clients.size;
  }

  sizeOf(address: string): number {
    return this.#perAddress.get(address) ?? 0;
  }

  get figures(): StreamFigures {
    return {
      board: this.#clients.size - this.#personal,
      ticket: this.#personal,
      sent: this.#eventsSent,
      skipped: this.#eventsSkipped,
    };
  }

  /** Something that a board or a ticket shows has changed. */
  changed(): void {
    this.#change++;
    this.#plan();
  }

  /** Counts a stream in from now on; it is sent nothing until it has been greeted. */
  add(res: ServerResponse, owner: StreamOwner): StreamClient {
    const now = this.#clock.now();
    const onFree = (free: StreamClient): void => {
      if (free.isSkipped) this.#owe(free);
    };
    const client = new StreamClient({ res, owner, shown: this.#change, now, onFree });
    this.#clients.add(client);
    if (owner.sequence !== null) this.#personal++;
    this.#perAddress.set(owner.address, this.sizeOf(owner.address) + 1);
    res.once("close", () => this.#remove(client));
    if (this.#isClosed) client.end();
    return client;
  }

  /** The board as the first event of a stream. */
  frame(): Promise<BoardFrame> {
    return this.#frames.get(this.#change);
  }

  /** Sends the first events: `lead` and the board. `seen` is the newest change that was known before they were made. */
  greet(
    client: StreamClient,
    parts: { lead: string; frame: BoardFrame; events: number; seen: number },
  ): void {
    client.shown = Math.min(parts.frame.change, parts.seen);
    client.send(parts.lead + parts.frame.text, this.#clock.now(), parts.events);
    this.#eventsSent += parts.events;
    if (client.shown < this.#change) this.#owe(client);
  }

  /** Ends every stream of an address. */
  endAddress(address: string): void {
    for (const client of this.#clients) if (client.owner.address === address) client.cut();
  }

  /** Ends every stream cleanly; resolves when all are gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelWake();
    this.#stopPulse();
    const isEmpty = new Promise<void>((resolve) => {
      this.#whenEmpty = resolve;
    });
    let seen = 0;
    for (const client of this.#clients) {
      if (++seen % BATCH === 0) await breathe();
      client.end();
    }
    if (this.#clients.size > 0) await isEmpty;
  }

  #remove(client: StreamClient): void {
    const { address, sequence } = client.owner;
    this.#clients.delete(client);
    if (sequence !== null) this.#personal--;
    this.#owed.delete(client);
    const left = this.sizeOf(address) - 1;
    if (left > 0) this.#perAddress.set(address, left);
    else this.#perAddress.delete(address);
    if (this.#clients.size === 0) this.#whenEmpty();
  }

  #owe(client: StreamClient): void {
    if (!this.#clients.has(client) || client.isEnded) return;
    this.#owed.add(client);
    this.#owedAt = Math.min(this.#owedAt, client.nextAt);
    this.#plan();
  }

  /** Starts a round if it is time for one, or sleeps until it is. */
  #plan(): void {
    if (this.#isRunning || this.#isClosed) return;
    this.#cancelWake();
    this.#cancelWake = () => {};
    if (this.#clients.size === 0) return;
    const fullAt = this.#change > this.#sent ? this.#fullRoundAt : NEVER;
    const at = Math.max(Math.min(fullAt, this.#owedAt), this.#notBefore);
    if (at === NEVER) return;
    if (at <= this.#clock.now()) void this.#round();
    else this.#cancelWake = this.#clock.wake(at, () => this.#plan());
  }

  async #round(): Promise<void> {
    this.#isRunning = true;
    const startedAt = this.#clock.now();
    const change = this.#change;
    const isFull = change > this.#sent && startedAt >= this.#fullRoundAt;
    const owed = this.#owed;
    this.#owed = new Set();
    this.#owedAt = NEVER;
    try {
      await this.#sendTo(isFull ? this.#clients : owed, change);
      if (isFull) {
        this.#sent = change;
        this.#fullRoundAt = startedAt + ROUND_GAP_MS;
      }
    } catch (error) {
      this.#onError(error);
      this.#notBefore = this.#clock.now() + RETRY_MS;
      for (const client of owed) this.#owe(client);
    } finally {
      this.#isRunning = false;
      this.#plan();
    }
  }

  async #sendTo(clients: ReadonlySet<StreamClient>, change: number): Promise<void> {
    const frame = await this.#frames.get(change);
    const all = [...clients];
    for (let start = 0; start < all.length; start += BATCH) {
      // Gives the loop back, so that a round to many thousands holds up nobody's request.
      if (start > 0) await breathe();
      const some = all.slice(start, start + BATCH);
      const tickets = await this.#ticketsOf(some, change);
      for (const client of some) this.#offer(client, frame, tickets);
    }
  }

  /** The tickets of those personal streams that can be sent to now, by sequence: read in one go. */
  async #ticketsOf(
    clients: readonly StreamClient[],
    change: number,
  ): Promise<Map<number, TicketStatus | null>> {
    const now = this.#clock.now();
    const sequences = new Set<number>();
    for (const client of clients) {
      const { sequence } = client.owner;
      if (sequence !== null && this.#isDue(client, change, now)) sequences.add(sequence);
    }
    if (sequences.size === 0) return new Map();
    const asked = [...sequences];
    const statuses = await this.#source.statuses(asked);
    return new Map(asked.map((sequence, i) => [sequence, statuses[i] ?? null]));
  }

  #isDue(client: StreamClient, change: number, now: number): boolean {
    return client.shown < change && client.isFree && now >= client.nextAt;
  }

  #offer(client: StreamClient, frame: BoardFrame, tickets: Map<number, TicketStatus | null>): void {
    const { sequence } = client.owner;
    const now = this.#clock.now();
    if (client.isEnded || client.shown >= frame.change) return;
    if (!client.isFree) {
      client.isSkipped = true;
      this.#eventsSkipped++;
    } else if (now < client.nextAt || (sequence !== null && !tickets.has(sequence))) {
      this.#owe(client);
    } else {
      client.shown = frame.change;
      if (sequence === null) this.#sendBoard(client, frame, now);
      else this.#sendPersonal(client, frame, tickets.get(sequence) ?? null, now);
    }
  }

  #sendBoard(client: StreamClient, frame: BoardFrame, now: number): void {
    client.send(frame.bytes, now, 1);
    this.#eventsSent++;
  }

  #sendPersonal(client: StreamClient, frame: BoardFrame, status: TicketStatus | null, now: number): void {
    // No record any more: it ended long ago, and the client learns how on coming back.
    if (status === null) {
      client.end();
      return;
    }
    const text = ticketEvent(frame.revision, presentTicket(status)) + frame.text;
    this.#eventsSent += 2;
    if (hasEnded(status)) client.end(text);
    else client.send(text, now, 2);
  }
}

function hasEnded({ state }: TicketStatus): boolean {
  return state !== "waiting" && state !== "called" && state !== "viewing";
}
