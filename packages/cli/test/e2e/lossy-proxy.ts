import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A way to a daemon that can lose what comes back: what was asked has arrived, and the asker never learns it. */
export class LossyProxy {
  /** Whether the next answer is lost, and its connection with it. */
  isLosing = false;
  /** Whether losing one ends the listening, too, as a daemon does that is killed. */
  isEndingWithLoss = false;
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  #server: Server;
  #port = 0;

  constructor(url: string) {
    this.#target = Number(new URL(url).port);
    this.#server = createServer((socket) => this.#forward(socket));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens, on the same port as the time before. */
  async listen(): Promise<void> {
    if (this.#port !== 0) this.#server = createServer((socket) => this.#forward(socket));
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    if (address !== null && typeof address === "object") this.#port = address.port;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #forward(client: Socket): void {
    const daemon = connect(this.#target, "127.0.0.1");
    for (const [socket, other] of [
      [client, daemon],
      [daemon, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    client.on("data", (bytes) => daemon.write(bytes));
    daemon.on("data", (bytes) => {
      if (!this.isLosing) {
        client.write(bytes);
        return;
      }
      this.isLosing = false;
      if (this.isEndingWithLoss) this.#server.close();
      client.destroy();
    });
  }
}
