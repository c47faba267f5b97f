import http from "node:http";
import { listen } from "../../src/process/listen.ts";

/** A proxy that gives each queue a path below one origin and takes it off: `/vet/api/queue` is `/api/queue` there. */
export class PathProxy {
  readonly url: string;
  readonly #server: http.Server;

  private constructor(server: http.Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  /** `lines`: the daemons' addresses by their paths, such as `/vet/`. Whatever is below no path is answered 404. */
  static async start(lines: Readonly<Record<string, string>>): Promise<PathProxy> {
    const server = http.createServer((req, res) => {
      const path = req.url ?? "";
      const [base, target] = Object.entries(lines).find(([base]) => path.startsWith(base)) ?? [];
      if (base === undefined || target === undefined) return res.writeHead(404).end();
      const { method, headers } = req;
      const url = new URL(path.slice(base.length - 1), target);
      const passedOn = http.request(url, { method, headers }, (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(res);
      });
      passedOn.on("error", () => res.destroy());
      res.on("close", () => passedOn.destroy());
      return req.pipe(passedOn);
    });
    return new PathProxy(server, await listen(server, "127.0.0.1", 0));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
