import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { HttpUnderTest } from "../../../test/http-under-test.ts";
import { MAX_PIPELINED } from "../settings.ts";
import { type Connection, Connections } from "./connections.ts";

let http: HttpUnderTest;
let admit: MockInstance<Connections["admit"]>;
let connections: Set<Connection>;
beforeEach(() => {
  connections = new Set();
  const { admit: original } = Connections.prototype;
  admit = vi.spyOn(Connections.prototype, "admit").mockImplementation(function (this: Connections, req, res) {
    const connection = this.of(req.socket);
    if (connection) connections.add(connection);
    return original.call(this, req, res);
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await http.close();
});

const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { interval: 5, timeout: 10_000 });

const get = "GET /api/queue HTTP/1.1\r\nHost: a\r\n\r\n";
const take = "POST /api/tickets HTTP/1.1\r\nHost: a\r\n\r\n";
const stream = "GET /api/queue/events HTTP/1.1\r\nHost: a\r\n\r\n";

/** Sends it in one piece, and reads what comes. */
function send(text: string): Socket {
  const socket = connect(http.port, "127.0.0.1", () => socket.write(text));
  socket.on("error", () => {});
  return socket.resume();
}

const isOver = (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.on("close", () => resolve()));

/** `act`, which does nothing until it is released; that resolves when all that follows is done too. */
function heldBack<Asked extends unknown[], Answer>(act: (...asked: Asked) => Promise<Answer>) {
  const isReleased = Promise.withResolvers<void>();
  const isDone = Promise.withResolvers<void>();
  return {
    act: async (...asked: Asked): Promise<Answer> => {
      await isReleased.promise;
      return act(...asked).finally(isDone.resolve);
    },
    release: async (): Promise<void> => {
      isReleased.resolve();
      await isDone.promise;
      await new Promise(setImmediate);
    },
  };
}

/** Of `asked` requests, each was told once that it is over, and nobody waits for its answer any more. */
async function expectAllOver(asked: number): Promise<void> {
  expect(connections.size).toBeGreaterThan(0);
  for (const { exchanges } of connections) await eventually(() => expect(exchanges).toHaveLength(0));
  await eventually(() => expect(http.http.figures().connections).toBe(0));
  expect(http.http.figures().streams).toMatchObject({ board: 0, ticket: 0 });
  const ends = http.log.filter(({ msg }) => msg === "request" || msg === "a stream ended");
  expect(ends).toHaveLength(asked);
}

describe("a closed connection leaves no response behind", () => {
  it.each([
    ["another protocol", "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"],
    ["a tunnel", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n"],
    ["more of the same", get],
  ])("that is cut for asking too much at once, and asks for %s behind it", async (_, last) => {
    http = await HttpUnderTest.open();
    await isOver(send(get.repeat(MAX_PIPELINED + 1) + last));
    expect(admit).toHaveBeenCalledTimes(MAX_PIPELINED + 1);
    await expectAllOver(MAX_PIPELINED);
  });

  it("that asks for a tunnel behind what it asked before", async () => {
    http = await HttpUnderTest.open();
    await isOver(send(`${get}${get}CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n`));
    expect(admit).toHaveBeenCalledTimes(2);
    await expectAllOver(2);
  });

  it("that is reset while the store has the first request, and a stream waits behind it", async () => {
    http = await HttpUnderTest.open();
    const { queue } = http.under;
    const held = heldBack(queue.take.bind(queue));
    vi.spyOn(queue, "take").mockImplementationOnce(held.act);
    const socket = send(take + stream);
    await eventually(() => expect(http.http.figures().streams.board).toBe(1));
    socket.resetAndDestroy();
    await expectAllOver(2);
    await held.release();
    await expectAllOver(2);
  });

  it("that is reset before the stream behind is open", async () => {
    http = await HttpUnderTest.open();
    const token = await http.take();
    http.client.close();
    await expectAllOver(1);
    const { queue } = http.under;
    const heldTake = heldBack(queue.take.bind(queue));
    const heldShow = heldBack(queue.show.bind(queue));
    vi.spyOn(queue, "take").mockImplementationOnce(heldTake.act);
    const show = vi.spyOn(queue, "show").mockImplementationOnce(heldShow.act);
    const own = stream.replace("queue", "ticket").replace("Host", `Authorization: Bearer ${token}\r\nHost`);
    const socket = send(take + own);
    await eventually(() => expect(show).toHaveBeenCalled());
    socket.resetAndDestroy();
    await expectAllOver(3);
    await heldShow.release();
    await heldTake.release();
    await expectAllOver(3);
    expect(http.log.filter(({ msg }) => msg === "a stream opened")).toEqual([]);
  });
});
