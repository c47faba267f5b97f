import { once } from "node:events";
import http from "node:http";

/** Buffers event streams until their end, as some proxies and virus scanners do, and lets all else pass. */
export class HoldingProxy {
  /** Whether it does so; false lets the streams pass from then on. */
  isHolding = true;
  readonly #server: http.Server;

  private constructor(target: string) {
    const { hostname, port } = new URL(target);
    this.#server = http.createServer((request, response) => {
      const { url, method, headers } = request;
      const onward = http.request({ hostname, port, path: url, method, headers }, (answer) => {
        const isStream = /event-stream/.test(answer.headers["content-type"] ?? "");
        const pass = (): void => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        };
        if (!isStream || !this.isHolding) pass();
        else answer.on("close", () => response.destroy()).resume();
      });
      onward.on("error", () => response.destroy());
      response.on("close", () => onward.destroy());
      request.pipe(onward);
    });
  }

  static async open(target: string): Promise<HoldingProxy> {
    const proxy = new HoldingProxy(target);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
