import type { ServerResponse } from "node:http";
import type { Share } from "../../network/shares.ts";
import type { StreamPiece } from "./stream-piece.ts";

/** Between two events to one client: a sliding second never sees more than ten. */
export const EVENT_GAP_MS = 110;
/** Written after what is queued: its callback tells when that has left. */
const EMPTY = Buffer.alloc(0);

/** Whom a stream is for. */
export interface StreamOwner {
  /** The caller's counted address. */
  readonly address: string;
  readonly shares: readonly Share[];
  /** The ticket a personal stream follows; null for the board alone. */
  readonly sequence: number | null;
}

/**
 * One open stream. It never holds more than one payload that the socket has not taken: while one is
 * queued, {@link isDrained} is false and nothing else is written.
 */
export class StreamClient {
  readonly owner: StreamOwner;
  /** The newest change that it was shown; the hub counts them. */
  shown: number;
  /** Passed over because its socket had not drained: it gets the newest value as soon as it has. */
  isSkipped = false;
  /** When the next event may leave. */
  nextAt = 0;
  #wroteAt: number;
  #isDrained = false;
  #isEnded = false;
  readonly #res: ServerResponse;
  readonly #onDrained: (client: StreamClient) => void;

  constructor(parts: {
    res: ServerResponse;
    owner: StreamOwner;
    shown: number;
    now: number;
    /** Called when a socket that could not take all at once has taken it. */
    onDrained: (client: StreamClient) => void;
  }) {
    this.owner = parts.owner;
    this.shown = parts.shown;
    this.#wroteAt = parts.now;
    this.#res = parts.res;
    this.#onDrained = parts.onDrained;
  }

  /** Whether the socket has taken all that was written. */
  get isDrained(): boolean {
    return this.#isDrained && !this.isEnded;
  }

  /** Also where its reader has closed its half, and the answer was ended for that. */
  get isEnded(): boolean {
    return this.#isEnded || this.#res.writableEnded;
  }

  /** When something was last written: while not free, since when the socket has not drained. */
  get wroteAt(): number {
    return this.#wroteAt;
  }

  /** Sends the head of the answer, and `piece` as {@link send} does. */
  begin(piece: StreamPiece, now: number, events: number): void {
    // Apart from the event, since node keeps the head's text: sent like this it is one string, else a tree of sixty.
    // Corked, both leave in one system call.
    this.#res.socket?.cork();
    this.#res.flushHeaders();
    this.#isDrained = true;
    this.send(piece, now, events);
  }

  /** Sends `piece`, which holds `events` events, to a client that is drained. */
  send(piece: StreamPiece, now: number, events: number): void {
    this.nextAt = now + EVENT_GAP_MS * events;
    this.#write(piece, now);
  }

  /** Sends what is no event, and so does not delay the next one, to a client that is drained. */
  sendHeartbeat(piece: StreamPiece, now: number): void {
    this.#write(piece, now);
  }

  /** Sends `text` and ends cleanly. */
  end(text = ""): void {
    if (this.isEnded) return;
    this.#isEnded = true;
    // Before the head is out, whoever opens the stream answers with a problem instead.
    if (this.#res.headersSent) this.#res.end(text);
  }

  /** Ends at once: cleanly where the socket takes it, otherwise what is queued would have to leave first. */
  cut(): void {
    if (this.#isDrained || !this.#res.headersSent) this.end();
    else this.destroy();
  }

  /** Destroys the socket. */
  destroy(): void {
    this.#isEnded = true;
    this.#res.destroy();
  }

  /**
   * Straight to the socket: the answer's own `write` frames, corks and keeps a function each time. To HTTP/1.0
   * nothing is sent in chunks.
   */
  #write(piece: StreamPiece, now: number): void {
    this.#wroteAt = now;
    this.isSkipped = false;
    const { socket, chunkedEncoding } = this.#res;
    if (!socket) {
      // An earlier request of the same connection is still being answered: node keeps this until it is.
      this.#isDrained = false;
      this.#res.write(piece.text, () => this.#drained());
    } else if (socket.writable) {
      socket.write(chunkedEncoding ? piece.chunks : piece.text);
      socket.uncork();
      if (socket.writableLength === 0) return;
      this.#isDrained = false;
      socket.write(EMPTY, () => this.#drained());
    }
  }

  #drained(): void {
    this.#isDrained = true;
    this.#onDrained(this);
  }
}
