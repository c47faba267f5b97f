import { board, ticketView } from "@catq/shared/schemas";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type HttpTestSettings, HttpUnderTest, type StreamReader } from "../../../test/http-under-test.ts";

let http: HttpUnderTest;
afterEach(() => http.close());

const open = async (settings?: HttpTestSettings): Promise<void> => {
  http = await HttpUnderTest.open(settings);
};
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { interval: 5, timeout: 5000 });

async function first(path: string, asked: { token?: string; from?: string } = {}): Promise<StreamReader> {
  const reader = await http.stream(path, asked);
  expect(reader.response.statusCode).toBe(200);
  await eventually(() => expect(reader.last("board")).toBeDefined());
  return reader;
}

/** Reads a refusal where a stream was asked for. */
async function refused(
  path: string,
  asked: { token?: string; from?: string } = {},
): Promise<[number, string]> {
  const reply = await http.client.send(path, asked);
  return [reply.status, String(reply.json().code)];
}

describe("the stream of the board", () => {
  it("begins at once with the whole board, its revision as id, and when to come back", async () => {
    await open();
    await http.take();
    const reader = await first("/api/queue/events");
    expect(reader.response.headers).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    const [event] = reader.events;
    const shown = board.strict().parse(event?.data);
    expect(event).toMatchObject({ name: "board", id: shown.revision });
    expect(shown.active).toMatchObject([{ number: "A00", state: "called" }]);
    expect(reader.retries).toEqual([2000]);
    reader.close();
  });

  it("answers HEAD with its headers alone", async () => {
    await open();
    const reply = await http.client.send("/api/queue/events", { method: "HEAD" });
    expect([reply.status, reply.headers["content-type"]]).toEqual([200, "text/event-stream"]);
    expect(reply.bytes).toHaveLength(0);
  });
});

describe("a personal stream", () => {
  it("begins with the ticket and the board", async () => {
    await open();
    await http.take();
    const token = await http.take();
    const reader = await first("/api/ticket/events", { token });
    expect(reader.events.map(({ name }) => name)).toEqual(["ticket", "board"]);
    expect(ticketView.strict().parse(reader.last("ticket"))).toMatchObject({ number: "A01", position: 1 });
    expect(JSON.stringify(reader.events)).not.toContain(token);
    reader.close();
  });

  it.each([
    ["seen", async (token: string) => void (await http.client.post("/api/ticket/done", { token }))],
    ["missed", async () => http.under.queue.skip(0).then(() => {})],
    [
      "left",
      async (token: string) => void (await http.client.send("/api/ticket", { method: "DELETE", token })),
    ],
    ["banned", async () => http.under.queue.ban("127.0.0.5", "it was asked for", 1000)],
  ])("says that the ticket is %s, ends, and is answered 410 after that", async (state, endIt) => {
    await open();
    const token = await http.take("127.0.0.5");
    // Once it has its cat, a ticket cannot be missed any more.
    if (state !== "missed") await http.client.post("/api/ticket/claim", { token });
    const reader = await first("/api/ticket/events", { token });
    await http.under.clock.advance(300);
    await endIt(token);
    await http.under.clock.advance(300);
    await eventually(() => expect(reader.isEnded).toBe(true));
    expect(reader.last("ticket")).toMatchObject({ number: "A00", state });
    const [status, code] = await refused("/api/ticket/events", { token });
    expect([status, code]).toEqual([410, state === "banned" ? "ended" : state]);
  });
});

describe("a ban", () => {
  it("ends the streams of its address at once, and of no other", async () => {
    await open();
    await http.take();
    const readers = [
      await first("/api/queue/events", { from: "127.0.0.7" }),
      await first("/api/queue/events", { from: "127.0.0.7" }),
    ];
    const other = await first("/api/queue/events", { from: "127.0.0.8" });
    await http.client.send("/api/ticket", { token: "A07", from: "127.0.0.7" });
    for (const reader of readers) await eventually(() => expect(reader.isEnded).toBe(true));
    expect(other.isEnded).toBe(false);
    expect(await refused("/api/queue/events", { from: "127.0.0.7" })).toEqual([403, "banned"]);
    other.close();
  });

  it("that comes while a stream is being opened is answered with the ban", async () => {
    await open();
    const { queue } = http.under;
    const read = queue.board.bind(queue);
    queue.board = async () => {
      await queue.ban("127.0.0.1", "it was asked for", Number.POSITIVE_INFINITY);
      return read();
    };
    expect(await refused("/api/queue/events")).toEqual([403, "banned"]);
  });
});

describe("too many streams", () => {
  it("of one address are refused with 429, and there is room again when one ends", async () => {
    await open({ http: { isRateLimited: true, streamsPerAddress: 2 } });
    const readers = [await first("/api/queue/events"), await first("/api/queue/events")];
    const reply = await http.client.send("/api/queue/events");
    expect([reply.status, reply.json().code, reply.headers["retry-after"]]).toEqual([
      429,
      "too-many-streams",
      "5",
    ]);
    const other = await first("/api/queue/events", { from: "127.0.0.2" });
    readers[0]?.close();
    await vi.waitFor(async () => (await first("/api/queue/events")).close());
    readers[1]?.close();
    other.close();
  });

  it("of one address are nobody's affair without rate limits", async () => {
    await open({ http: { isRateLimited: false, streamsPerAddress: 1 } });
    const readers = [await first("/api/queue/events"), await first("/api/queue/events")];
    for (const reader of readers) reader.close();
  });

  it("in all are refused with 503", async () => {
    await open({ http: { streams: 1 } });
    const reader = await first("/api/queue/events");
    const reply = await http.client.send("/api/queue/events", { from: "127.0.0.2" });
    expect([reply.status, reply.json().code, reply.headers["retry-after"]]).toEqual([
      503,
      "too-many-streams",
      "10",
    ]);
    reader.close();
  });
});

describe("opening a stream", () => {
  it("fails with 500 where the board cannot be read, and counts for nothing", async () => {
    await open({ http: { streams: 1 } });
    const { queue } = http.under;
    const read = queue.board.bind(queue);
    queue.board = () => Promise.reject(new Error("the secret of line 9"));
    expect(await refused("/api/queue/events")).toEqual([500, "internal"]);
    queue.board = read;
    (await first("/api/queue/events")).close();
  });

  it("is noted at debug, with its end, and is no error", async () => {
    await open();
    const reader = await first("/api/queue/events");
    reader.close();
    await eventually(() =>
      expect(http.log.map(({ msg }) => msg)).toEqual(["a stream opened", "a stream ended"]),
    );
    expect(http.log.every(({ level }) => level === 20)).toBe(true);
  });
});
