import { once } from "node:events";
import http, { type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { callerAt } from "../../../test/caller-at.ts";
import { FakeClock, settled } from "../../../test/fake-clock.ts";
import type { BoardStatus, TicketStatus } from "../../queue/view/views.ts";
import { StreamHub, type StreamSource } from "./hub.ts";
import type { StreamClient } from "./stream-client.ts";
import { TimeSlice } from "./time-slice.ts";

/** A board and tickets that the test sets; counts how often each is read. */
class ScriptedSource implements StreamSource {
  revision = 0;
  /** Numbers in the line: how large a board is. */
  length = 1;
  boards = 0;
  readonly asked: number[][] = [];
  readonly tickets = new Map<number, TicketStatus["state"]>();
  fault: Error | null = null;
  /** What a read waits for. */
  gate: Promise<void> = Promise.resolve();

  async board(): Promise<BoardStatus> {
    this.boards++;
    const revision = this.revision;
    await this.gate;
    if (this.fault) throw this.fault;
    const waiting = new Array<string>(this.length).fill("A00");
    const counts = { counters: 1, waitingCount: waiting.length, averageTurnMs: 0, announcement: null };
    const newcomer = { estimatedWaitMs: 0, longestWaitMs: 0 };
    return {
      ...{ revision, now: 0, state: "open", active: [], recent: [], waiting, title: null, newcomer },
      ...counts,
    };
  }

  async statuses(sequences: readonly number[]): Promise<(TicketStatus | null)[]> {
    this.asked.push([...sequences]);
    return sequences.map((sequence) => {
      const state = this.tickets.get(sequence);
      if (state === undefined) return null;
      const times = {
        estimatedWaitMs: 0,
        longestWaitMs: 0,
        takenAt: 0,
        claimBy: null,
        viewUntil: null,
        rejoinBy: null,
        rejoinPosition: null,
        now: 0,
      };
      return { sequence, number: `A0${sequence}`, state, position: null, ...times };
    });
  }
}

/** A reader on a bare socket: what has come, and whether it is over. */
interface Watcher {
  readonly client: StreamClient;
  readonly res: ServerResponse;
  readonly socket: Socket;
  text: string;
  isEnded: boolean;
  isClosed: boolean;
}

let clock: FakeClock;
let source: ScriptedSource;
let hub: StreamHub;
let server: http.Server;
let errors: unknown[];

beforeEach(async () => {
  clock = new FakeClock();
  source = new ScriptedSource();
  errors = [];
  hub = new StreamHub({ source, clock, onError: (error) => errors.push(error) });
  server = http.createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterEach(async () => {
  const closed = hub.close();
  server.closeAllConnections();
  await closed;
  server.close();
});

async function watch(owner: { address?: string; sequence?: number } = {}): Promise<Watcher> {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a TCP port");
  const socket = connect(address.port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  const res = await new Promise<ServerResponse>((resolve) =>
    server.once("request", (_, res) => resolve(res)),
  );
  const seen = hub.change;
  const { address: from = "127.0.0.1", sequence = null } = owner;
  const client = hub.add(res, { address: from, shares: callerAt(from).shares, sequence });
  const watcher: Watcher = { client, res, socket, text: "", isEnded: false, isClosed: false };
  socket.setEncoding("latin1");
  socket.on("data", (chunk) => {
    watcher.text += chunk;
    if (watcher.text.endsWith("0\r\n\r\n")) watcher.isEnded = true;
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    watcher.isClosed = true;
  });
  const frame = await hub.frame();
  res.writeHead(200, { "Content-Type": "text/event-stream" });
  hub.greet(client, { lead: "", frame, events: owner.sequence === undefined ? 1 : 2, seen });
  await eventually(() => expect(watcher.text).toContain("event: board"));
  return watcher;
}

/** Network and kernel take their time; the clock of the test stands still meanwhile. */
function eventually(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { interval: 2, timeout: 15_000 });
}

/** Something changes, and the clock moves on. */
async function change(thenMs = 0): Promise<void> {
  source.revision++;
  hub.changed();
  await settled();
  if (thenMs > 0) await clock.advance(thenMs);
}

function revisionsOf(watcher: Watcher): number[] {
  return [...watcher.text.matchAll(/event: board\ndata: {"revision":(\d+)/g)].map(([, id]) => Number(id));
}

async function hasRevisions(watcher: Watcher, revisions: number[]): Promise<void> {
  await eventually(() => expect(revisionsOf(watcher)).toEqual(revisions));
}

describe("a round", () => {
  it("makes the board once for everyone", async () => {
    const watchers = [await watch(), await watch(), await watch()];
    await clock.advance(200);
    const before = source.boards;
    await change();
    for (const watcher of watchers) await hasRevisions(watcher, [0, 1]);
    expect(source.boards).toBe(before + 1);
  });

  it("gathers what changes within a tenth of a second, and always ends on the newest", async () => {
    const watcher = await watch();
    await clock.advance(200);
    for (let i = 0; i < 50; i++) await change(1);
    await hasRevisions(watcher, [0, 1]);
    await clock.advance(200);
    await hasRevisions(watcher, [0, 1, 50]);
    await clock.advance(1000);
    await hasRevisions(watcher, [0, 1, 50]);
  });

  it.each([
    { name: "board", owner: {}, rounds: 600, least: 20, first: [0] },
    { name: "ticket", owner: { sequence: 3 }, rounds: 300, least: 10, first: [0, 0] },
  ])("sends a $name's stream at most ten events in any second, the first included", async (stream) => {
    source.tickets.set(3, "waiting");
    const watcher = await watch(stream.owner);
    const sentAt: number[] = [...stream.first];
    const send = watcher.client.send.bind(watcher.client);
    watcher.client.send = (text, now, events) => {
      for (let i = 0; i < events; i++) sentAt.push(now);
      send(text, now, events);
    };
    for (let i = 0; i < stream.rounds; i++) await change(i % 13);
    expect(sentAt.length).toBeGreaterThan(stream.least);
    for (let i = 10; i < sentAt.length; i++) {
      expect((sentAt[i] ?? 0) - (sentAt[i - 10] ?? 0)).toBeGreaterThan(1000);
    }
  });

  it("counts the first event too: what changes right after it waits its time", async () => {
    const watcher = await watch();
    await change(109);
    expect(revisionsOf(watcher)).toEqual([0]);
    await clock.advance(1);
    await hasRevisions(watcher, [0, 1]);
  });

  it("does not start while the last one is under way, and the newest follows", async () => {
    const watcher = await watch();
    await clock.advance(200);
    let open = (): void => {};
    source.gate = new Promise((resolve) => {
      open = resolve;
    });
    const before = source.boards;
    await change(500);
    await change(500);
    await change(500);
    expect(source.boards).toBe(before + 1);
    open();
    await settled();
    await clock.advance(200);
    expect(revisionsOf(watcher).at(-1)).toBe(3);
  });

  it("is tried again where the store refuses, and nobody misses anything", async () => {
    const watcher = await watch();
    await clock.advance(200);
    source.fault = new Error("the disk is full");
    await change();
    expect(errors).toEqual([source.fault]);
    source.fault = null;
    await clock.advance(999);
    await hasRevisions(watcher, [0]);
    await clock.advance(1);
    await hasRevisions(watcher, [0, 1]);
  });

  it("does not happen where nobody watches", async () => {
    await change(1000);
    expect(source.boards).toBe(0);
  });

  it("finds a client that came while the last change was being sent", async () => {
    const first = await watch();
    await clock.advance(200);
    const stale = await hub.frame();
    const seen = hub.change;
    await change();
    await hasRevisions(first, [0, 1]);
    const late = await watch();
    late.text = "";
    hub.greet(late.client, { lead: "", frame: stale, events: 1, seen });
    await clock.advance(200);
    await eventually(() => expect(revisionsOf(late).at(-1)).toBe(1));
  });

  it("yields to the event loop where sending takes long, and reaches everyone", async () => {
    const watchers: Watcher[] = [];
    for (let i = 0; i < 12; i++) watchers.push(await watch());
    await clock.advance(200);
    for (const { client } of watchers) {
      const send = client.send.bind(client);
      client.send = (piece, now, events) => {
        send(piece, now, events);
        clock.standStill(3);
      };
    }
    const yields = vi.spyOn(TimeSlice.prototype, "yield");
    await change();
    for (const watcher of watchers) await hasRevisions(watcher, [0, 1]);
    expect(yields).toHaveBeenCalledTimes(5);
    yields.mockRestore();
  });
});

describe("a personal stream", () => {
  it("is sent its ticket and the board, all tickets read in one go, each once", async () => {
    for (const sequence of [1, 2]) source.tickets.set(sequence, "waiting");
    const watchers = [
      await watch({ sequence: 1 }),
      await watch({ sequence: 2 }),
      await watch({ sequence: 1 }),
    ];
    await watch();
    await clock.advance(300);
    await change();
    for (const watcher of watchers) {
      await hasRevisions(watcher, [0, 1]);
      expect(watcher.text).toContain(
        `id: 1\nevent: ticket\ndata: {"number":"A0${watcher.client.owner.sequence}"`,
      );
    }
    expect(source.asked).toEqual([[1, 2]]);
  });

  it.each(["seen", "missed", "left", "banned"] as const)(
    "ends cleanly once its ticket is %s",
    async (state) => {
      source.tickets.set(1, "waiting");
      const watcher = await watch({ sequence: 1 });
      await clock.advance(300);
      source.tickets.set(1, state);
      await change();
      await eventually(() => expect(watcher.isEnded).toBe(true));
      expect(watcher.text).toContain(`"state":"${state}"`);
      expect(hub.size).toBe(0);
    },
  );

  it("ends where its ticket's record is gone", async () => {
    const watcher = await watch({ sequence: 1 });
    await clock.advance(300);
    await change();
    await eventually(() => expect(watcher.isEnded).toBe(true));
  });
});

describe("a quiet stream", () => {
  it("gets a comment within every 15 s", async () => {
    const watcher = await watch();
    for (const count of [1, 2, 3]) {
      await clock.advance(15_000);
      await eventually(() => expect(watcher.text.match(/\r\n: \n\n/g)).toHaveLength(count));
    }
  });

  it("gets none while events keep it awake", async () => {
    const watcher = await watch();
    for (let i = 0; i < 8; i++) await change(5000);
    expect(watcher.text).not.toContain(": \n\n");
  });
});

/** Sends changes until the watcher's socket takes no more. */
async function clog(watcher: Watcher): Promise<number> {
  source.length = 20_000;
  let mostQueued = 0;
  for (let i = 0; i < 400; i++) {
    await change(200);
    mostQueued = Math.max(mostQueued, watcher.res.writableLength);
    if (watcher.client.isSkipped) return mostQueued;
  }
  throw new Error("the socket took everything");
}

describe("a slow reader", () => {
  /** What a board of {@link clog} is at most, with all that goes around it. */
  const payload = 20_000 * '"A00",'.length + 1000;

  it("is passed over, never has more than one payload queued, and gets the newest once it reads", async () => {
    const slow = await watch();
    const quick = await watch();
    slow.socket.pause();
    expect(await clog(slow)).toBeLessThan(payload);
    for (let i = 0; i < 20; i++) await change(200);
    expect(slow.res.writableLength).toBeLessThan(payload);
    await eventually(() => expect(revisionsOf(quick).at(-1)).toBe(source.revision));
    expect(revisionsOf(slow).at(-1)).toBeLessThan(source.revision);

    slow.socket.resume();
    await eventually(async () => {
      await clock.advance(10);
      expect(revisionsOf(slow).at(-1)).toBe(source.revision);
    });
    expect(revisionsOf(slow).length).toBeLessThan(revisionsOf(quick).length);
    const { sent, skipped, ...open } = hub.figures;
    expect(open).toEqual({ board: 2, ticket: 0 });
    expect(sent).toBe(revisionsOf(slow).length + revisionsOf(quick).length);
    expect(skipped).toBeGreaterThanOrEqual(20);
  });

  it("is cut off after 30 s in which its socket did not drain", async () => {
    const slow = await watch();
    slow.socket.pause();
    await clog(slow);
    const stuckSince = slow.client.wroteAt;
    await clock.advance(stuckSince + 29_000 - clock.now());
    expect(hub.size).toBe(1);
    await clock.advance(2000);
    expect(hub.size).toBe(0);
    expect(slow.res.destroyed).toBe(true);
  });
});

describe("ending", () => {
  it("ends all streams of one address and no other", async () => {
    const [one, two] = [await watch({ address: "192.0.2.1" }), await watch({ address: "192.0.2.1" })];
    const other = await watch({ address: "192.0.2.2" });
    await hub.endBanned((address) => address === "192.0.2.1");
    await eventually(() => expect([one.isEnded, two.isEnded]).toEqual([true, true]));
    expect(other.isEnded).toBe(false);
    expect([hub.held.of("192.0.2.1"), hub.held.of("192.0.2.2"), hub.size]).toEqual([0, 1, 1]);
  });

  it("breaks a stream whose socket is full", async () => {
    const slow = await watch({ address: "192.0.2.1" });
    slow.socket.pause();
    await clog(slow);
    await hub.endBanned((address) => address === "192.0.2.1");
    await eventually(() => expect(hub.size).toBe(0));
  });

  it("closes with a clean end for each, and takes nobody on afterwards", async () => {
    const watchers = [await watch(), await watch()];
    await hub.close();
    for (const watcher of watchers) await eventually(() => expect(watcher.isEnded).toBe(true));
    await change(1000);
    expect(clock.pending).toBe(0);
  });

  it("forgets a client that went away", async () => {
    const watcher = await watch();
    watcher.socket.destroy();
    await eventually(() => expect(hub.size).toBe(0));
    await change(1000);
    expect(errors).toEqual([]);
  });
});
