import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { HttpUnderTest } from "../../../test/http-under-test.ts";
import { MAX_PIPELINED } from "../settings.ts";

let http: HttpUnderTest;
afterEach(() => http.close());

const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { interval: 5, timeout: 10_000 });

/** A client that can say that it sends no more and go on reading, as `nc -N` does. */
class HalfCloser {
  text = "";
  readonly socket: Socket;
  /** When the server has said its last word, all of which is in `text`. */
  readonly isOver: Promise<unknown>;

  constructor() {
    this.socket = connect({ port: http.port, host: "127.0.0.1", allowHalfOpen: true });
    this.socket.setEncoding("utf8");
    this.socket.on("data", (chunk) => {
      this.text += chunk;
    });
    this.isOver = once(this.socket, "end").then(() => this.socket.destroy());
  }

  get statuses(): number[] {
    return [...this.text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
  }
}

async function exchange(text: string): Promise<HalfCloser> {
  const client = new HalfCloser();
  client.socket.end(text);
  await client.isOver;
  return client;
}

const openConnections = (): Promise<number> =>
  new Promise((resolve, reject) =>
    http.http.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );

/** Nothing of it is left: no connection, no stream. */
async function expectNothingLeft(): Promise<void> {
  const check = async (): Promise<void> => {
    expect(await openConnections()).toBe(0);
    expect(http.http.figures()).toMatchObject({ connections: 0, streams: { board: 0, ticket: 0 } });
  };
  await vi.waitFor(check, { interval: 5, timeout: 10_000 });
}

const get = "GET /api/queue HTTP/1.1\r\nHost: a\r\n";
const take = "POST /api/tickets HTTP/1.1\r\nHost: a\r\n";
const post = `${take}Content-Type: application/json\r\n`;
const stream = "GET /api/queue/events HTTP/1.1\r\nHost: a\r\n\r\n";

// The limits for slow senders are the usual 10 and 15 s here: whoever waited for one would exceed the test's own.
describe("whoever half-closes is done with at once behind", () => {
  it.each([
    ["nothing", "", []],
    ["half a request line", "GET /api/qu", [400]],
    ["half the headers", `${get}X-A: b`, [400]],
    ["the headers of a body", `${post}Content-Length: 100\r\n\r\n`, [400]],
    ["half a body", `${post}Content-Length: 100\r\n\r\n{"fro`, [400]],
    ["half a body that nobody reads", `${get}Content-Length: 100\r\n\r\n{"fro`, [400]],
    ["a chunk without the last one", `${post}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n`, [400]],
    [
      "half a body that it asked leave for",
      `${post}Expect: 100-continue\r\nContent-Length: 9\r\n\r\n{`,
      [100, 400],
    ],
    ["a whole request", `${get}\r\n`, [200]],
    ["a request of HTTP/1.0", "GET /healthz HTTP/1.0\r\n\r\n", [200]],
    ["a request for the head alone", "HEAD /api/queue HTTP/1.1\r\nHost: a\r\n\r\n", [200]],
    ["the head of a stream", stream.replace("GET", "HEAD"), [200]],
    ["a take", `${take}\r\n`, [201]],
    ["a take with a body", `${post}Content-Length: 2\r\n\r\n{}`, [201]],
    ["one that is refused", "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n", [404]],
    ["several requests", `${get}\r\n${take}\r\n${get}\r\n`, [200, 201, 200]],
    ["a stream", stream, [200]],
    ["a stream behind others", `${get}\r\n${stream}`, [200, 200]],
    ["a request behind a stream", `${stream}${take}\r\n`, [200, 201]],
    ["two streams", stream.repeat(2), [200, 200]],
  ])("%s", async (_, text, statuses) => {
    http = await HttpUnderTest.open();
    expect((await exchange(text)).statuses).toEqual(statuses);
    await expectNothingLeft();
  });
});

it("what was asked is answered though the store still has it when the half-close comes", async () => {
  http = await HttpUnderTest.open();
  const { queue } = http.under;
  const taken = queue.take.bind(queue);
  let store = (): void => {};
  const isEnded = new Promise<void>((resolve) => {
    store = resolve;
  });
  vi.spyOn(queue, "take").mockImplementationOnce(async (...asked) => {
    await isEnded;
    return taken(...asked);
  });
  http.http.server.on("connection", (socket: Socket) => socket.on("end", () => store()));
  const { text } = await exchange(`${take}\r\n`);
  expect(text).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
  // It was asked to wait for no other.
  expect(text).toMatch(/\r\nConnection: close\r\n/i);
  expect(JSON.parse(text.split("\r\n\r\n")[1] ?? "")).toMatchObject({ number: "A00" });
  await expectNothingLeft();
});

it("a take is answered before the half request behind it is refused", async () => {
  http = await HttpUnderTest.open();
  const { statuses, text } = await exchange(`${take}\r\n${get}`);
  expect(statuses).toEqual([201, 400]);
  expect(text.indexOf('"token"')).toBeGreaterThan(0);
  await expectNothingLeft();
});

describe("a stream", () => {
  it("asked for by somebody who sends no more has the present value, and ends cleanly", async () => {
    http = await HttpUnderTest.open();
    const token = await http.take();
    const personal = stream
      .replace("queue", "ticket")
      .replace("\r\n\r\n", `\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    const { text } = await exchange(personal);
    expect(text.match(/^event: .*/gm)).toEqual(["event: ticket", "event: board"]);
    expect(text).toMatch(/\r\n0\r\n\r\n$/);
    http.client.close();
    await expectNothingLeft();
  });

  it("under way ends cleanly when its reader sends no more, and is sent nothing behind its end", async () => {
    http = await HttpUnderTest.open();
    const client = new HalfCloser();
    client.socket.write(stream);
    await eventually(() => expect(client.text).toContain("event: board"));
    expect(http.http.figures().streams.board).toBe(1);
    client.socket.end();
    await client.isOver;
    await http.take();
    await http.under.clock.advance(30_000);
    expect(client.text).toMatch(/\r\n0\r\n\r\n$/);
    http.client.close();
    await expectNothingLeft();
  });

  it("lets go of a reader who goes for good", async () => {
    http = await HttpUnderTest.open();
    const reader = await http.stream("/api/queue/events");
    await eventually(() => expect(reader.events).toHaveLength(1));
    reader.close();
    await expectNothingLeft();
  });
});

it("a connection that is kept for later closes when its client says that there is no later", async () => {
  http = await HttpUnderTest.open();
  const client = new HalfCloser();
  client.socket.write(`${get}\r\n`);
  await eventually(() => expect(client.text).toMatch(/\r\nConnection: keep-alive\r\n.*}$/s));
  client.socket.end();
  await client.isOver;
  await expectNothingLeft();
});

it("many who half-close at every point leave nothing behind", async () => {
  http = await HttpUnderTest.open();
  const whole = `${get}\r\n${post}Content-Length: 2\r\n\r\n{}${stream}`;
  const cuts = Array.from({ length: whole.length + 1 }, (_, length) => whole.slice(0, length));
  await Promise.all(cuts.map(exchange));
  await expectNothingLeft();
});

it("a connection that is cut for asking too much at once is cut once, and what had come with it is not read", async () => {
  http = await HttpUnderTest.open();
  let cuts = 0;
  let requests = 0;
  http.http.server.on("connection", (socket: Socket) => {
    const cut = socket.resetAndDestroy.bind(socket);
    socket.resetAndDestroy = () => {
      cuts++;
      return cut();
    };
  });
  http.http.server.on("request", () => requests++);
  const socket = connect(http.port, "127.0.0.1");
  socket.on("error", () => {});
  const isClosed = new Promise((resolve) => socket.on("close", resolve));
  socket.write(`${get}\r\n`.repeat(1000));
  socket.resume();
  await isClosed;
  expect(cuts).toBe(1);
  expect(requests).toBe(MAX_PIPELINED + 1);
  await expectNothingLeft();
  // The parser that was told to stop serves others.
  for (let i = 0; i < 3; i++) expect((await exchange(`${get}\r\n`)).statuses).toEqual([200]);
});
