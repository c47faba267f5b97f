import net from "node:net";

/** Passes bytes on, until its connections die as a phone's do: nothing comes through them, and nothing ends them. */
export class DeadableProxy {
  readonly #server: net.Server;
  readonly #connections = new Set<{ isDead: boolean; readonly ends: readonly net.Socket[] }>();

  private constructor(port: number) {
    this.#server = net.createServer((near) => {
      const far = net.connect(port, "127.0.0.1");
      const connection = { isDead: false, ends: [near, far] };
      this.#connections.add(connection);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        one.on("error", () => {});
        one.on("data", (bytes) => void (connection.isDead || other.write(bytes)));
        one.on("close", () => void (connection.isDead || other.destroy()));
      }
    });
  }

  static async open(url: string): Promise<DeadableProxy> {
    const proxy = new DeadableProxy(Number(new URL(url).port));
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  }

  /** Those that are open now; later ones work. */
  killSilently(): void {
    for (const connection of this.#connections) connection.isDead = true;
  }

  async close(): Promise<void> {
    for (const { ends } of this.#connections) for (const end of ends) end.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
