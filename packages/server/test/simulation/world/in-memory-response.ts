import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";

/** The response of a stream, whose socket takes all at once: as much of it as the hub asks for. */
export class InMemoryResponse extends EventEmitter {
  headersSent = false;
  writableEnded = false;
  readonly chunkedEncoding = false;
  readonly socket: {
    readonly writable: true;
    readonly writableLength: 0;
    write(text: string): void;
    cork(): void;
    uncork(): void;
  };

  constructor(onText: (text: string) => void) {
    super();
    this.socket = { writable: true, writableLength: 0, write: onText, cork() {}, uncork() {} };
  }

  flushHeaders(): void {
    this.headersSent = true;
  }

  end(text = ""): void {
    if (this.writableEnded) return;
    this.writableEnded = true;
    if (text !== "") this.socket.write(text);
    this.emit("close");
  }

  destroy(): void {
    this.end();
  }

  /** For the hub, which asks for no more than is here. */
  get asResponse(): ServerResponse {
    return this as unknown as ServerResponse;
  }
}
