import { get } from "node:http";
import { get as getOverTls } from "node:https";
import type { Board } from "@catq/shared/schemas";
import type { Frame, Record } from "../../simulation/record.ts";
import { now } from "../history.ts";

/** A client comes back after this long. */
const RETRY_MS = 200;

type Shown = Pick<Frame, "revision" | "state" | "counters" | "active" | "waiting" | "recent">;

/** Who is watched, and where. */
export interface Watched {
  readonly address: string;
  /** Picks a daemon anew each time the stream is opened. */
  readonly pick: () => { readonly name: string; readonly url: string; readonly ca?: Buffer };
  /** The holder's ticket; absent: the board alone. */
  readonly token?: string;
  readonly sequence?: number;
}

/** Clients of the streams, who come back where they are cut off, and what each was shown. */
export class Watchers {
  readonly frames: Frame[] = [];
  readonly open = new Map<number, Record["openWatchers"][number]>();
  readonly #closers = new Set<() => void>();
  /** Many are shown the same. */
  readonly #boards = new Map<string, Shown>();
  #opened = 0;
  #isClosed = false;

  watch(watched: Watched): void {
    if (this.#isClosed) return;
    const daemon = watched.pick();
    const watcher = this.#opened++;
    const sequence = watched.sequence ?? null;
    const path = watched.token === undefined ? "/api/queue/events" : "/api/ticket/events";
    const headers = {
      accept: "text/event-stream",
      ...(watched.token !== undefined && { authorization: `Bearer ${watched.token}` }),
    };
    const options = { agent: false, localAddress: watched.address, headers } as const;
    const url = new URL(path, daemon.url);
    const { ca } = daemon;
    const request = ca ? getOverTls(url, { ...options, ca }) : get(url, options);
    const close = (): void => void request.destroy();
    this.#closers.add(close);
    let status = 0;
    request.on("response", (response) => {
      status = response.statusCode ?? 0;
      response.on("error", () => {});
      response.setEncoding("utf8");
      if (status !== 200) return response.resume();
      this.open.set(watcher, { watcher, daemon: daemon.name, sequence });
      let rest = "";
      let ticket: string | null = null;
      response.on("data", (chunk: string) => {
        const events = (rest + chunk).split("\n\n");
        rest = events.pop() ?? "";
        for (const event of events) {
          ticket = /^event: ticket\n(?:.*\n)*data: .*"state":"(\w+)"/m.exec(event)?.[1] ?? ticket;
          const data = /^event: board\n(?:.*\n)*data: (.*)$/m.exec(event)?.[1];
          if (data === undefined) continue;
          const { address } = watched;
          this.frames.push({
            at: now(),
            daemon: daemon.name,
            watcher,
            address,
            ticket,
            ...this.#board(data),
          });
        }
      });
    });
    request.on("error", () => {});
    request.on("close", () => {
      this.#closers.delete(close);
      this.open.delete(watcher);
      // A ticket that has ended is refused, and so is whoever is banned: for them there is nothing more to see.
      const isOver = watched.token !== undefined && status >= 400 && status < 500;
      if (!isOver) setTimeout(() => this.watch(watched), RETRY_MS * (0.5 + Math.random()));
    });
  }

  close(): void {
    this.#isClosed = true;
    for (const close of this.#closers) close();
  }

  #board(data: string): Shown {
    const { revision, state, counters, active, waiting, recent } = JSON.parse(data) as Board;
    const shown = {
      ...{ revision, state, counters, waiting },
      active: active.map((one) => `${one.number} ${one.state}`),
      recent: recent.map(({ number, outcome }) => `${number} ${outcome}`),
    };
    const key = JSON.stringify(shown);
    const known = this.#boards.get(key) ?? shown;
    this.#boards.set(key, known);
    return known;
  }
}
