import type { Board } from "@catq/shared/schemas";
import { presentTicket } from "../../../src/http/api/present.ts";
import type { StreamHub } from "../../../src/http/stream/hub.ts";
import { ticketEvent } from "../../../src/http/stream/sse.ts";
import type { Queue } from "../../../src/queue/queue.ts";
import { callerAt } from "../../caller-at.ts";
import type { Frame } from "../record.ts";
import { InMemoryResponse } from "./in-memory-response.ts";

interface Life {
  readonly hub: StreamHub;
  readonly queue: Queue;
}

/** What a watcher is shown of one event. */
type Shown = Omit<Frame, "at" | "daemon">;

/** A ticket whose holder watches it. */
interface Followed {
  readonly sequence: number;
  readonly token: string;
}

/** Those who watch the streams of one life of a daemon; opened as `http/stream/streams.ts` opens them. */
export class Watchers {
  /** With the ticket that each follows; null: the board alone. */
  readonly open = new Map<number, number | null>();
  readonly #life: Life;
  readonly #firstId: number;
  readonly #onShown: (shown: Shown) => void;
  #opened = 0;

  constructor(life: Life, firstId: number, onShown: (shown: Shown) => void) {
    this.#life = life;
    this.#firstId = firstId;
    this.#onShown = onShown;
  }

  async watch(address: string, followed: Followed | null): Promise<void> {
    const { hub, queue } = this.#life;
    const caller = callerAt(address);
    const seen = hub.change;
    if (queue.banOf(caller)) return;
    const shown = followed && (await queue.show(caller, followed.token));
    if (shown && !shown.ok) return;
    const watcher = this.#firstId + this.#opened++;
    const sequence = followed?.sequence ?? null;
    const response = new InMemoryResponse((text) => this.#read(text, { watcher, address }));
    response.on("close", () => this.open.delete(watcher));
    const client = hub.add(response.asResponse, { address, shares: caller.shares, sequence });
    this.open.set(watcher, sequence);
    const ban = queue.banOf(caller);
    const frame = await hub.frame().catch(() => null);
    if (ban || frame === null || client.isEnded) {
      // Answered with a problem.
      client.end();
      response.end();
      return;
    }
    const lead = shown ? ticketEvent(frame.revision, presentTicket(shown.value)) : "";
    hub.greet(client, { lead, frame, events: shown ? 2 : 1, seen });
  }

  #read(text: string, who: Pick<Shown, "watcher" | "address">): void {
    const board = dataOf<Board>(text, "board");
    if (!board) return;
    this.#onShown({
      ...who,
      ticket: dataOf<{ state: string }>(text, "ticket")?.state ?? null,
      revision: board.revision,
      state: board.state,
      counters: board.counters,
      active: board.active.map(({ number, state }) => `${number} ${state}`),
      waiting: board.waiting,
      recent: board.recent.map(({ number, outcome }) => `${number} ${outcome}`),
    });
  }
}

function dataOf<T>(text: string, event: string): T | null {
  const data = new RegExp(`^event: ${event}\ndata: (.*)$`, "m").exec(text)?.[1];
  return data === undefined ? null : (JSON.parse(data) as T);
}
