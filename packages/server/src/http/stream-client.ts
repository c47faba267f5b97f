import type { ServerResponse } from "node:http";

/** Between two events to one client: a sliding second never sees more than ten. */
export const EVENT_GAP_MS = 110;
/** How many streams are written to before the loop is given back. */
export const BATCH = 256;

/** Whom a stream is for. */
export interface StreamOwner {
  /** The caller's counted address. */
  readonly address: string;
  /** The ticket a personal stream follows; null for the board alone. */
  readonly sequence: number | null;
}

/**
 * One open stream. It never holds more than one payload that the socket has not taken: while one is
 * queued, {@link isFree} is false and nothing else is written.
 */
export class StreamClient {
  readonly owner: StreamOwner;
  /** The newest change that it was shown; the hub counts them. */
  shown: number;
  /** Passed over because its socket was full: it gets the newest as soon as that has drained. */
  isSkipped = false;
  /** When the next event may leave. */
  nextAt = 0;
  #wroteAt: number;
  #isFree = false;
  #isEnded = false;
  readonly #res: ServerResponse;
  readonly #flushed: () => void;

  constructor(parts: {
    res: ServerResponse;
    owner: StreamOwner;
    shown: number;
    now: number;
    /** Called when the socket has taken all that was written. */
    onFree: (client: StreamClient) => void;
  }) {
    this.owner = parts.owner;
    this.shown = parts.shown;
    this.#wroteAt = parts.now;
    this.#res = parts.res;
    // One function for the stream's whole life, rather than one a write.
    this.#flushed = () => {
      this.#isFree = true;
      parts.onFree(this);
    };
  }

  /** Whether the socket has taken all that was written. */
  get isFree(): boolean {
    return this.#isFree && !this.#isEnded;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** When something was last written: while not free, since when the socket has not drained. */
  get wroteAt(): number {
    return this.#wroteAt;
  }

  /** Sends `text`, which holds `events` events. */
  send(text: string | Buffer, now: number, events: number): void {
    this.nextAt = now + EVENT_GAP_MS * events;
    this.#write(text, now);
  }

  /** Sends what is no event. */
  sendComment(text: string, now: number): void {
    this.#write(text, now);
  }

  /** Sends `text` and ends cleanly. */
  end(text = ""): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    // Before the head is out, whoever opens the stream answers with a problem instead.
    if (this.#res.headersSent) this.#res.end(text);
  }

  /** Ends at once: cleanly where the socket takes it, otherwise what is queued would have to leave first. */
  cut(): void {
    if (this.#isFree || !this.#res.headersSent) this.end();
    else this.destroy();
  }

  /** Breaks the connection. */
  destroy(): void {
    this.#isEnded = true;
    this.#res.destroy();
  }

  #write(text: string | Buffer, now: number): void {
    this.#isFree = false;
    this.isSkipped = false;
    this.#wroteAt = now;
    this.#res.write(text, this.#flushed);
  }
}
