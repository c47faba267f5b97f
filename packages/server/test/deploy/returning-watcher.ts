import { connect, type TLSSocket } from "node:tls";

/** Where watchers connect, and what becomes of their requests; shared by all. */
export interface Meeting {
  /** `https://127.0.0.1:8443` */
  readonly url: string;
  readonly ca: Buffer;
  /** How often each status was answered. */
  readonly statuses: Map<number, number>;
  /** What refusals said. */
  readonly refusals: string[];
  /** Of the last handshake: as browsers do, the next one resumes it. */
  session: Buffer | undefined;
}

/** As browsers wait, where the stream says so. */
const MIN_RETRY_MS = 1000;
const RETRY_SPREAD_MS = 2000;
/** More than a board has. */
const TAIL = 4096;

/** Watches the board over TLS as a page does, without a browser: comes back by itself whenever the stream ends. */
export class ReturningWatcher {
  readonly #meeting: Meeting;
  readonly #from: string;
  #socket: TLSSocket | null = null;
  #timer: NodeJS.Timeout | undefined;
  #tail = "";
  #isClosed = false;

  /** `from` is the address of loopback that it comes from. */
  constructor(meeting: Meeting, from: string) {
    this.#meeting = meeting;
    this.#from = from;
    this.#connect();
  }

  /** Whether the newest events show `text`. */
  shows(text: string): boolean {
    return this.#tail.includes(text);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#socket?.destroy();
  }

  #connect(): void {
    const { url, ca, session } = this.#meeting;
    const { host, hostname, port } = new URL(url);
    const options = { host: hostname, port: Number(port), localAddress: this.#from, ca };
    const socket = connect({ ...options, ...(session && { session }) });
    this.#socket = socket;
    this.#tail = "";
    let isFirst = true;
    socket.on("session", (made) => {
      this.#meeting.session = made;
    });
    socket.setEncoding("latin1").on("data", (chunk: string) => {
      this.#tail = (this.#tail + chunk).slice(-TAIL);
      if (isFirst) this.#note(chunk);
      isFirst = false;
    });
    // Its "close" says the same.
    socket.on("error", () => {});
    socket.on("close", () => this.#comeBack());
    socket.write(`GET /api/queue/events HTTP/1.1\r\nHost: ${host}\r\nAccept: text/event-stream\r\n\r\n`);
  }

  #note(head: string): void {
    const { statuses, refusals } = this.#meeting;
    const status = Number(head.slice(9, 12));
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (/^content-type: *application\/problem\+json/im.test(head)) refusals.push(head);
    if (status !== 200) this.#socket?.end();
  }

  #comeBack(): void {
    if (this.#isClosed) return;
    const afterMs = MIN_RETRY_MS + Math.random() * RETRY_SPREAD_MS;
    this.#timer = setTimeout(() => this.#connect(), afterMs);
  }
}
