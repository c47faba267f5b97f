import { connect, type Socket } from "node:net";

/** A bare socket, for requests that no HTTP client would write. */
export class RawConnection {
  received = "";
  readonly #socket: Socket;

  constructor(base: string) {
    const { hostname, port } = new URL(base);
    this.#socket = connect(Number(port), hostname);
    this.#socket.on("data", (chunk) => {
      this.received += chunk.toString("latin1");
    });
    this.#socket.on("error", () => {});
  }

  write(text: string): void {
    if (!this.#socket.destroyed) this.#socket.write(text);
  }

  /** Reads nothing from now on. */
  pause(): void {
    this.#socket.pause();
  }

  close(): void {
    this.#socket.destroy();
  }

  get status(): number {
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(this.received)?.[1] ?? 0);
  }

  get contentType(): string {
    return /\r\ncontent-type: ([^\r]*)/i.exec(this.received)?.[1] ?? "";
  }

  /** What follows the head. */
  get body(): string {
    return this.received.split("\r\n\r\n").slice(1).join("\r\n\r\n");
  }
}
