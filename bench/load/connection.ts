import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** What came back, and how long it took from the first byte sent to the last received, in milliseconds. */
interface Reply {
  readonly status: number;
  readonly ms: number;
  readonly body: Buffer;
}

const HEAD_END = "\r\n\r\n";
/** `HTTP/1.1 201 Created` */
const STATUS = { from: 9, to: 12 } as const;

/**
 * One kept-alive connection that asks one thing at a time. Own code, and no more than what replies with a
 * Content-Length need: on a machine with few cores, whatever the asking costs is taken from what answers.
 */
export class Connection {
  readonly #socket: Socket;
  #sentAt = 0;
  #chunks: Buffer[] = [];
  #length = 0;
  /** Bytes of head and body; 0 before the head is whole. */
  #wanted = 0;
  #headLength = 0;
  #onReply: (reply: Reply) => void = () => {};
  #onError: (error: Error) => void = () => {};

  static async open(url: URL): Promise<Connection> {
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
    await once(socket, "connect");
    return new Connection(socket);
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk) => this.#take(chunk));
    socket.on("error", (error) => this.#onError(error));
    socket.on("close", () => this.#onError(new Error("the connection was closed")));
  }

  /** Sends `request`, a whole one; resolves with what comes back. */
  ask(request: Buffer): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#onReply = resolve;
      this.#onError = reject;
      this.#sentAt = performance.now();
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#onError = () => {};
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#wanted === 0) this.#readHead();
    if (this.#wanted === 0 || this.#length < this.#wanted) return;
    const ms = performance.now() - this.#sentAt;
    const whole = this.#whole();
    const status = Number(whole.toString("latin1", STATUS.from, STATUS.to));
    const body = whole.subarray(this.#headLength);
    this.#chunks = [];
    this.#length = 0;
    this.#wanted = 0;
    this.#onReply({ status, ms, body });
  }

  #readHead(): void {
    const so = this.#whole();
    const end = so.indexOf(HEAD_END);
    if (end < 0) return;
    this.#headLength = end + HEAD_END.length;
    const length = /\r\ncontent-length: *(\d+)/i.exec(so.toString("latin1", 0, end))?.[1] ?? "0";
    this.#wanted = this.#headLength + Number(length);
  }

  #whole(): Buffer {
    const [first] = this.#chunks;
    return this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks);
  }
}
