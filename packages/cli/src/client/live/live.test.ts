import { afterEach, describe, expect, test } from "vitest";
import { createFakeClock, type FakeClock } from "../../../test/fake-clock.ts";
import { boardOf, event, ticketOf } from "../../../test/scripted-server.ts";
import { until } from "../../../test/until.ts";
import { type CatqError, Refused, Unreachable } from "../errors.ts";
import type { Answer } from "../request.ts";
import type { Connection } from "./live.ts";
import { runLiveStream } from "./live.ts";
import type { LiveEvent } from "./live-event.ts";
import type { Snapshot } from "./polling.ts";

/** One connection that the test writes to. */
interface Line {
  say(text: string): void;
  end(error?: Error): void;
}

let stop = new AbortController();
afterEach(() => {
  stop.abort();
  stop = new AbortController();
});

function follow(): {
  clock: FakeClock;
  lines: Line[];
  events: LiveEvent[];
  connections: Connection[];
  refusing: { error: CatqError | null };
  /** What plain requests are answered; null: nothing. */
  answers: { snapshot: Snapshot | null };
  ended: Promise<CatqError | null>;
} {
  const clock = createFakeClock();
  const lines: Line[] = [];
  const events: LiveEvent[] = [];
  const connections: Connection[] = [];
  const refusing: { error: CatqError | null } = { error: null };
  const answers: { snapshot: Snapshot | null } = { snapshot: null };
  const ended = runLiveStream({
    open: async (signal) => {
      if (refusing.error !== null) throw refusing.error;
      const { answer, line } = openLine(signal);
      lines.push(line);
      return answer;
    },
    ask: async () => {
      if (answers.snapshot === null) throw UNREACHABLE;
      return answers.snapshot;
    },
    server: "http://x",
    clock,
    random: () => 1,
    signal: stop.signal,
    onEvent: (event) => events.push(event),
    onConnection: (connection) => connections.push(connection),
  });
  return { clock, lines, events, connections, refusing, answers, ended };
}

const UNREACHABLE = new Unreachable({
  server: "http://x",
  reason: "no answer in time",
  mayHaveArrived: true,
});
const ask = (): Promise<Snapshot> => Promise.reject(UNREACHABLE);

function openLine(signal: AbortSignal): { answer: Answer; line: Line } {
  let write: ReadableStreamDefaultController<Uint8Array> | null = null;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      write = controller;
    },
  });
  const fail = (reason: string): Unreachable =>
    new Unreachable({ server: "http://x", reason, mayHaveArrived: true });
  signal.addEventListener("abort", () => {
    try {
      write?.error(fail("stopped"));
    } catch {
      // Already ended.
    }
  });
  return {
    answer: { status: 200, header: () => null, body, discard: () => {} },
    line: {
      say: (text) => {
        try {
          write?.enqueue(new TextEncoder().encode(text));
        } catch {
          // Given up by the other side.
        }
      },
      end: (error) => (error ? write?.error(error) : write?.close()),
    },
  };
}

test("hands on whole values as they come, whatever the chunks", async () => {
  const { lines, events, connections } = follow();
  const line = await until(() => lines[0]);
  const text = `${event("ticket", ticketOf(7))}: hello\n\nevent: other\ndata: 1\n\n${event("board", boardOf())}`;
  for (const character of text) line.say(character);
  await until(() => events.length === 2);
  expect(events).toEqual([
    { type: "ticket", ticket: ticketOf(7) },
    { type: "board", board: boardOf() },
  ]);
  expect(connections).toEqual([{ state: "connecting" }, { state: "online" }]);
});

test("comes back after a clean end, after the pause the stream asked for", async () => {
  const { clock, lines, events, connections } = follow();
  (await until(() => lines[0])).say(`retry: 2000\n${event("board", boardOf())}`);
  await until(() => events.length === 1);
  lines[0]?.end();
  await until(() => connections.at(-1)?.state === "reconnecting");
  expect(connections.at(-1)).toMatchObject({
    since: clock.wall(),
    attempt: 1,
    reason: "the server ended the stream",
  });
  clock.advance(1_999);
  expect(lines).toHaveLength(1);
  clock.advance(1);
  (await until(() => lines[1])).say(event("board", boardOf({ revision: 2 })));
  await until(() => connections.at(-1)?.state === "online");
});

test("tells since when it is lost, through all attempts", async () => {
  const { clock, refusing, lines, connections } = follow();
  const line = await until(() => lines[0]);
  refusing.error = new Unreachable({
    server: "http://x",
    reason: "nothing listens there",
    mayHaveArrived: false,
  });
  line.end(refusing.error);
  const since = clock.wall();
  for (let attempt = 1; attempt <= 20; attempt++) {
    const last = await until(() => {
      const last = connections.at(-1);
      return last?.state === "reconnecting" && last.attempt === attempt ? last : null;
    });
    expect(last.since).toBe(since);
    clock.advance(10_000);
  }
});

test("20 s without a word are told, the end of the silence too; at its worst it is lost since the last word", async () => {
  const { clock, lines, events, connections } = follow();
  const line = await until(() => lines[0]);
  line.say(event("board", boardOf()));
  await until(() => events.length === 1);
  const heardAt = clock.wall();
  clock.advance(19_999);
  expect(connections.at(-1)).toEqual({ state: "online" });
  clock.advance(1);
  const silent = { state: "silent", since: heardAt, forMs: 20_000 };
  expect(connections.at(-1)).toEqual(silent);
  clock.advance(5_000);
  line.say(": still here\n");
  await until(() => connections.at(-1)?.state === "online");

  const heardAgainAt = clock.wall();
  clock.advance(40_000);
  await until(() => connections.at(-1)?.state === "reconnecting");
  expect(connections.slice(-2)).toEqual([
    { ...silent, since: heardAgainAt },
    { state: "reconnecting", since: heardAgainAt, attempt: 1, reason: "the server fell silent" },
  ]);
});

test("a connection that never brought anything is not called silent, but tried", async () => {
  const { clock, lines, connections } = follow();
  await until(() => lines[0]);
  clock.advance(40_000);
  await until(() => connections.at(-1)?.state === "reconnecting");
  expect(connections.map(({ state }) => state)).toEqual(["connecting", "reconnecting"]);
});

test("bytes that make no line, and lines without a first event, are no word", async () => {
  const { clock, lines, connections, events } = follow();
  const drip = async (line: Line | undefined, text: string): Promise<void> => {
    for (let i = 0; i < 5 && connections.at(-1)?.state !== "reconnecting"; i++) {
      line?.say(text);
      // The drop is read before time goes on.
      for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
      clock.advance(9_000);
    }
    await until(() => connections.at(-1)?.state === "reconnecting");
  };
  await drip(await until(() => lines[0]), ": no event\n");
  clock.advance(1_000);
  const line = await until(() => lines[1]);
  line.say(event("board", boardOf()));
  await until(() => events.length === 1);
  await drip(line, "data: x");
  expect(connections.map(({ state }) => state)).toEqual([
    "connecting",
    "reconnecting",
    "online",
    "silent",
    "reconnecting",
  ]);
});

test("ends with the refusal when that is final", async () => {
  const { clock, refusing, lines, connections, ended } = follow();
  const line = await until(() => lines[0]);
  refusing.error = new Refused({ code: "seen", status: 410, message: "It is over." });
  line.end();
  await until(() => connections.at(-1)?.state === "reconnecting");
  clock.advance(10_000);
  expect(await ended).toBe(refusing.error);
});

test("passes on that an event makes no sense, and lives on", async () => {
  const { lines, events } = follow();
  const line = await until(() => lines[0]);
  line.say("event: ticket\ndata: {nonsense\n\n");
  line.say(event("ticket", { ...ticketOf(7), number: "\x1b[31m" }));
  line.say(event("board", { ...boardOf(), counters: -1 }));
  line.say(event("board", boardOf()));
  await until(() => events.length === 4);
  expect(events.map(({ type }) => type)).toEqual(["garbled", "garbled", "garbled", "board"]);
});

test("ends without a word when it is told to stop, even between two attempts", async () => {
  const { lines, connections, ended } = follow();
  (await until(() => lines[0])).end();
  await until(() => connections.at(-1)?.state === "reconnecting");
  stop.abort();
  expect(await ended).toBeNull();
});

test("lets a bug through, of opening and of who listens", async () => {
  const options = { ask, server: "http://x", clock: createFakeClock(), random: () => 1, signal: stop.signal };
  const onConnection = (): void => {};
  const broken = new TypeError("a bug");
  const opening = runLiveStream({
    ...options,
    open: () => Promise.reject(broken),
    onEvent: () => {},
    onConnection,
  });
  await expect(opening).rejects.toBe(broken);
  const listening = runLiveStream({
    ...options,
    open: async (signal) => {
      const { answer, line } = openLine(signal);
      line.say(event("board", boardOf()));
      return answer;
    },
    onEvent: () => {
      throw broken;
    },
    onConnection,
  });
  await expect(listening).rejects.toBe(broken);
});

test("lets go of a connection that opens after it was told to stop", async () => {
  let isDiscarded = false;
  const opened = Promise.withResolvers<Answer>();
  const ended = runLiveStream({
    open: () => opened.promise,
    ask,
    server: "http://x",
    clock: createFakeClock(),
    random: () => 1,
    signal: stop.signal,
    onEvent: () => {},
    onConnection: () => {},
  });
  stop.abort();
  expect(await ended).toBeNull();
  const { answer } = openLine(stop.signal);
  opened.resolve({
    ...answer,
    discard: () => {
      isDiscarded = true;
    },
  });
  await until(() => isDiscarded);
});

test("a machine that was suspended gets a new connection at once, and nothing is said of it", async () => {
  const { clock, lines, events, connections } = follow();
  (await until(() => lines[0])).say(event("board", boardOf()));
  await until(() => events.length === 1);
  clock.suspend(60_000);
  clock.advance(2_000);
  (await until(() => lines[1])).say(event("board", boardOf({ revision: 2 })));
  await until(() => events.length === 2);
  expect(connections.map(({ state }) => state)).toEqual(["connecting", "online", "online"]);
});

describe("events that are held back on the way", () => {
  const snapshotOf = (position: number, revision: number): Snapshot => ({
    ticket: ticketOf(7, { position }),
    board: boardOf({ revision }),
  });
  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
  };

  test("are asked for after 10 s, told once each, until a stream comes through", async () => {
    const { clock, lines, connections, events, answers } = follow();
    await until(() => lines[0]);
    answers.snapshot = snapshotOf(3, 5);
    clock.advance(9_999);
    await settle();
    expect(events).toEqual([]);
    clock.advance(1);
    await until(() => events.length === 2);
    expect(connections).toEqual([{ state: "connecting" }, { state: "online", isPolled: true }]);
    clock.advance(5_000);
    await settle();
    expect(events).toHaveLength(2);
    answers.snapshot = snapshotOf(2, 6);
    clock.advance(5_000);
    await until(() => events.length === 4);
    expect(events.map(({ type }) => type)).toEqual(["ticket", "board", "ticket", "board"]);

    // The second stream is held back, too; the third comes through.
    while (lines.length < 3) {
      clock.advance(4_000);
      await settle();
    }
    expect(connections).toHaveLength(2);
    lines[2]?.say(event("board", boardOf({ revision: 7 })));
    await until(() => events.length === 5);
    expect(connections.at(-1)).toEqual({ state: "online" });
    answers.snapshot = snapshotOf(1, 8);
    clock.advance(10_000);
    await settle();
    expect(events).toHaveLength(5);
  });

  test("are lost where requests fail as well, and come again with them", async () => {
    const { clock, lines, connections, answers, events } = follow();
    await until(() => lines[0]);
    clock.advance(10_000);
    await until(() => connections.at(-1)?.state === "reconnecting");
    answers.snapshot = snapshotOf(3, 5);
    while (events.length < 2) {
      clock.advance(2_000);
      await settle();
    }
    expect(connections.at(-1)).toEqual({ state: "online", isPolled: true });
  });

  test("end with the refusal that a request meets with", async () => {
    const over = new Refused({ code: "seen", status: 410, message: "It is over." });
    const clock = createFakeClock();
    const ended = runLiveStream({
      open: async (signal) => openLine(signal).answer,
      ask: () => Promise.reject(over),
      server: "http://x",
      clock,
      random: () => 1,
      signal: stop.signal,
      onEvent: () => {},
      onConnection: () => {},
    });
    await settle();
    clock.advance(10_000);
    expect(await ended).toBe(over);
  });
});
