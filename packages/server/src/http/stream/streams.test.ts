import { afterEach, describe, expect, it, vi } from "vitest";
import { type HttpTestSettings, HttpUnderTest, type StreamReader } from "../../../test/http-under-test.ts";

let http: HttpUnderTest;
afterEach(() => http.close());

const open = async (settings?: HttpTestSettings): Promise<void> => {
  http = await HttpUnderTest.open(settings);
};
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { interval: 5, timeout: 15_000 });

async function first(path: string): Promise<StreamReader> {
  const reader = await http.stream(path);
  expect(reader.response.statusCode).toBe(200);
  await eventually(() => expect(reader.last("board")).toBeDefined());
  return reader;
}

/** Reads a refusal where a stream was asked for. */
async function refused(path: string): Promise<[number, string]> {
  const reply = await http.client.send(path);
  return [reply.status, String(reply.json().code)];
}

it("answers with the ban where it comes while a stream is being opened", async () => {
  await open();
  const { queue } = http.under;
  const read = queue.board.bind(queue);
  queue.board = async () => {
    await queue.operator.ban("127.0.0.1", "it was asked for", Number.POSITIVE_INFINITY);
    return read();
  };
  expect(await refused("/api/queue/events")).toEqual([403, "banned"]);
});

describe("too many streams", () => {
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
