import type { ServerResponse } from "node:http";
import { ShareCounts } from "../../network/shares.ts";
import type { Clock } from "../../queue/time/clock.ts";
import type { BoardStatus, TicketStatus } from "../../queue/view/views.ts";
import { presentTicket } from "../api/present.ts";
import { type BoardFrame, BoardFrames } from "./board-frames.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { ticketEvent } from "./sse.ts";
import { EVENT_GAP_MS, StreamClient, type StreamOwner } from "./stream-client.ts";
import { prependPiece } from "./stream-piece.ts";
import { TimeSlice } from "./time-slice.ts";

/** Where the hub reads what it shows. */
export interface StreamSource {
  board(): Promise<BoardStatus>;
  statuses(sequences: readonly number[]): Promise<(TicketStatus | null)[]>;
}

/** Between the starts of two full rounds: a little over what a client needs, so that nobody is just too early. */
const ROUND_GAP_MS = EVENT_GAP_MS + 10;
/** How soon a round is tried again where the store refused. */
const RETRY_MS = 1000;
/** Tickets that are read with one statement. */
const TICKETS_A_READ = 256;
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
 * Sends the newest value to every stream. Own code, since "newest wins" and back-pressure are the point: libraries
 * queue for slow readers. From a commit to the bytes on a watcher's socket:
 *
 * 1. The queue tells of the commit: {@link changed} counts it and plans a round.
 * 2. {@link #plan} starts the round, or sets a timer where the last full round began less than ROUND_GAP_MS ago.
 *    Rounds never overlap; a change during one is for the next.
 * 3. {@link #round} is full where there is a change that no full round has shown, and goes to all streams; else it
 *    goes to the pending ones.
 * 4. {@link #sendTo} has the board loaded and serialized once ({@link BoardFrames}), and yields to the event loop
 *    between slices of streams.
 * 5. {@link #isDue} passes over a stream whose socket has not drained: it is skipped, and becomes pending when the
 *    socket has (`onDrained`). A stream that had an event too lately becomes pending at once. Pending streams get the
 *    newest value in a small round.
 * 6. A stream of the board is written the shared bytes; for those of tickets, {@link #sendTickets} reads 256 tickets at
 *    a time and puts each one's event before the board's.
 * 7. {@link StreamClient} writes straight to the socket, and notices whether the kernel took all of it.
 */
export class StreamHub {
  readonly #clients = new Set<StreamClient>();
  /** Streams that are open. */
  readonly held = new ShareCounts();
  readonly #frames: BoardFrames;
  readonly #source: StreamSource;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  readonly #stopHeartbeat: () => void;
  /** Counts changes; a stream that was shown the newest number is up to date. */
  #change = 0;
  /** The change that the last full round showed. */
  #sent = 0;
  #fullRoundAt = 0;
  /** To be sent the newest value before the next full round. */
  #pending = new Set<StreamClient>();
  #pendingAt = NEVER;
  #notBefore = 0;
  #personal = 0;
  #eventsSent = 0;
  #eventsSkipped = 0;
  #isRunning = false;
  #isClosed = false;
  #cancelWake: () => void = () => {};
  #whenEmpty: () => void = () => {};
  readonly #onDrained = (client: StreamClient): void => {
    if (client.isSkipped) this.#addPending(client);
  };

  constructor(parts: { source: StreamSource; clock: Clock; onError: (error: unknown) => void }) {
    this.#source = parts.source;
    this.#clock = parts.clock;
    this.#onError = parts.onError;
    this.#frames = new BoardFrames(() => parts.source.board(), parts.clock);
    this.#stopHeartbeat = startHeartbeat(this.#clients, parts.clock);
  }

  /** The newest change there is. */
  get change(): number {
    return this.#change;
  }

  get size(): number {
    return this.#clients.size;
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
    const client = new StreamClient({ res, owner, shown: this.#change, now, onDrained: this.#onDrained });
    this.#clients.add(client);
    if (owner.sequence !== null) this.#personal++;
    this.held.add(owner.shares);
    res.on("close", () => this.#remove(client));
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
    client.begin(prependPiece(parts.lead, parts.frame), this.#clock.now(), parts.events);
    this.#eventsSent += parts.events;
    if (client.shown < this.#change) this.#addPending(client);
  }

  /** Ends every stream of those who are banned; resolves when that is done. */
  async endBanned(isBanned: (address: string) => boolean): Promise<void> {
    const slice = new TimeSlice(this.#clock);
    for (const client of this.#clients) {
      if (slice.isOver) await slice.yield();
      if (isBanned(client.owner.address)) client.cut();
    }
  }

  /** Ends every stream cleanly; resolves when all are gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelWake();
    this.#stopHeartbeat();
    const isEmpty = new Promise<void>((resolve) => {
      this.#whenEmpty = resolve;
    });
    const slice = new TimeSlice(this.#clock);
    for (const client of this.#clients) {
      if (slice.isOver) await slice.yield();
      client.end();
    }
    if (this.#clients.size > 0) await isEmpty;
  }

  #remove(client: StreamClient): void {
    const { shares, sequence } = client.owner;
    if (!this.#clients.delete(client)) return;
    if (sequence !== null) this.#personal--;
    this.#pending.delete(client);
    this.held.remove(shares);
    if (this.#clients.size === 0) this.#whenEmpty();
  }

  #addPending(client: StreamClient): void {
    if (!this.#clients.has(client) || client.isEnded) return;
    this.#pending.add(client);
    this.#pendingAt = Math.min(this.#pendingAt, client.nextAt);
    this.#plan();
  }

  /** Starts a round if it is time for one, or sleeps until it is. */
  #plan(): void {
    if (this.#isRunning || this.#isClosed) return;
    this.#cancelWake();
    this.#cancelWake = () => {};
    if (this.#clients.size === 0) return;
    const fullAt = this.#change > this.#sent ? this.#fullRoundAt : NEVER;
    const at = Math.max(Math.min(fullAt, this.#pendingAt), this.#notBefore);
    if (at === NEVER) return;
    if (at <= this.#clock.now()) void this.#round();
    else this.#cancelWake = this.#clock.wake(at, () => this.#plan());
  }

  async #round(): Promise<void> {
    this.#isRunning = true;
    const startedAt = this.#clock.now();
    const change = this.#change;
    const isFull = change > this.#sent && startedAt >= this.#fullRoundAt;
    const pending = this.#pending;
    this.#pending = new Set();
    this.#pendingAt = NEVER;
    try {
      await this.#sendTo(isFull ? this.#clients : pending, change);
      if (isFull) {
        this.#sent = change;
        this.#fullRoundAt = startedAt + ROUND_GAP_MS;
      }
    } catch (error) {
      this.#onError(error);
      this.#notBefore = this.#clock.now() + RETRY_MS;
      for (const client of pending) this.#addPending(client);
    } finally {
      this.#isRunning = false;
      this.#plan();
    }
  }

  /** Yields again and again, so that a round to many thousands of streams delays no request. */
  async #sendTo(clients: ReadonlySet<StreamClient>, change: number): Promise<void> {
    const frame = await this.#frames.get(change);
    const slice = new TimeSlice(this.#clock);
    let personal: StreamClient[] = [];
    for (const client of clients) {
      if (slice.isOver) await slice.yield();
      if (!this.#isDue(client, frame)) continue;
      if (client.owner.sequence === null) {
        client.shown = frame.change;
        client.send(frame, this.#clock.now(), 1);
        this.#eventsSent++;
      } else if (personal.push(client) === TICKETS_A_READ) {
        await this.#sendTickets(personal, frame, slice);
        personal = [];
      }
    }
    await this.#sendTickets(personal, frame, slice);
  }

  /** Whether a client is to be sent a frame now. If it is to be sent one later, it is noted as skipped or pending. */
  #isDue(client: StreamClient, frame: BoardFrame): boolean {
    if (client.isEnded || client.shown >= frame.change) return false;
    if (!client.isDrained) {
      client.isSkipped = true;
      this.#eventsSkipped++;
      return false;
    }
    if (this.#clock.now() >= client.nextAt) return true;
    this.#addPending(client);
    return false;
  }

  /** Sends to personal streams that are due, their tickets read in one go. */
  async #sendTickets(clients: readonly StreamClient[], frame: BoardFrame, slice: TimeSlice): Promise<void> {
    const sequences = new Set(clients.flatMap(({ owner }) => owner.sequence ?? []));
    if (sequences.size === 0) return;
    const asked = [...sequences];
    const statuses = await this.#source.statuses(asked);
    const tickets = new Map(asked.map((sequence, i) => [sequence, statuses[i] ?? null]));
    for (const client of clients) {
      if (slice.isOver) await slice.yield();
      // It may have been ended or greeted anew while the tickets were read.
      if (!this.#isDue(client, frame)) continue;
      client.shown = frame.change;
      this.#sendTicket(client, frame, tickets.get(client.owner.sequence ?? -1) ?? null);
    }
  }

  #sendTicket(client: StreamClient, frame: BoardFrame, status: TicketStatus | null): void {
    // No record any more: it ended long ago, and the client learns how on coming back.
    if (status === null) {
      client.end();
      return;
    }
    const piece = prependPiece(ticketEvent(frame.revision, presentTicket(status)), frame);
    this.#eventsSent += 2;
    if (hasEnded(status)) client.end(piece.text);
    else client.send(piece, this.#clock.now(), 2);
  }
}

function hasEnded({ state }: TicketStatus): boolean {
  return state !== "waiting" && state !== "called" && state !== "viewing";
}
