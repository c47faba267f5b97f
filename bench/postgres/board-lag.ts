import { get, type IncomingMessage, request } from "node:http";

/** A watcher of the board at one daemon. */
export class BoardWatcher {
  readonly #response: IncomingMessage;
  /** How many waited at most so far, each with the moment at which that was told. */
  readonly #seen: { readonly count: number; readonly at: number }[] = [];
  #waiting: { readonly count: number; readonly seen: (at: number) => void }[] = [];

  static async open(url: string): Promise<BoardWatcher> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${url}/api/queue/events`, { agent: false }, resolve).on("error", reject);
    });
    return new BoardWatcher(response);
  }

  private constructor(response: IncomingMessage) {
    this.#response = response;
    let text = "";
    response.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      const end = text.lastIndexOf("\n\n");
      if (end < 0) return;
      const events = text.slice(0, end);
      text = text.slice(end + 2);
      const last = events.slice(events.lastIndexOf('"waitingCount":'));
      this.#see(Number(/^"waitingCount":(\d+)/.exec(last)?.[1] ?? -1));
    });
    response.on("error", () => {});
  }

  /** Resolves with the moment at which the board tells of at least `count` who wait. */
  tells(count: number): Promise<number> {
    // An event may come before the answer to what it tells of.
    const seen = this.#seen.find((one) => one.count >= count);
    if (seen) return Promise.resolve(seen.at);
    return new Promise((seen) => {
      this.#waiting.push({ count, seen });
    });
  }

  close(): void {
    this.#response.destroy();
  }

  #see(count: number): void {
    const at = performance.now();
    if (count > (this.#seen.at(-1)?.count ?? 0)) this.#seen.push({ count, at });
    for (const one of this.#waiting.filter((one) => one.count <= count)) one.seen(at);
    this.#waiting = this.#waiting.filter((one) => one.count > count);
  }
}

/** Takes a number at `url`; resolves with its place in the line and the moment of the answer. */
export function takeAt(url: string): Promise<{ position: number; answeredAt: number }> {
  return new Promise((resolve, reject) => {
    const headers = { "X-Forwarded-For": "10.255.0.1" };
    request(`${url}/api/tickets`, { method: "POST", headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => {
        const answeredAt = performance.now();
        const { position }: { position: number } = JSON.parse(text);
        resolve({ position, answeredAt });
      });
    })
      .on("error", reject)
      .end();
  });
}
