import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HttpUnderTest } from "../../../test/http-under-test.ts";

/** What goes over the wire where a client is no usual one. */

let http: HttpUnderTest;
let socket: Socket;
let text: string;

beforeEach(async () => {
  http = await HttpUnderTest.open();
  text = "";
  socket = connect(http.port, "127.0.0.1").setEncoding("utf8");
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    text += chunk;
  });
});
afterEach(async () => {
  socket.destroy();
  await http.close();
});

const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { interval: 5, timeout: 10_000 });
const boards = (): number => text.match(/event: board\n/g)?.length ?? 0;

/** Takes a ticket, and lets the time pass that the streams wait for. */
async function change(): Promise<void> {
  await http.take();
  await http.under.clock.advance(300);
}

test("a client of HTTP/1.0 gets events without chunks", async () => {
  socket.write("GET /api/queue/events HTTP/1.0\r\n\r\n");
  await eventually(() => expect(boards()).toBe(1));
  await change();
  await eventually(() => expect(boards()).toBe(2));
  const [head = "", body = ""] = text.split("\r\n\r\n");
  expect(head).not.toMatch(/transfer-encoding/i);
  expect(body).toMatch(
    /^retry: 2000\n\nid: 0\nevent: board\ndata: {.*}\n\nid: 1\nevent: board\ndata: {.*}\n\n$/,
  );
});

test("every event is a whole chunk, and the last one says that the stream is over", async () => {
  socket.write("GET /api/queue/events HTTP/1.1\r\nHost: a\r\n\r\n");
  await eventually(() => expect(boards()).toBe(1));
  await change();
  await eventually(() => expect(boards()).toBe(2));
  await http.http.close();
  await eventually(() => expect(text).toMatch(/0\r\n\r\n$/));
  let rest = text.slice(text.indexOf("\r\n\r\n") + 4);
  const chunks: string[] = [];
  while (rest.length > 0) {
    const [line = "", size = ""] = /^([0-9a-f]+)\r\n/.exec(rest) ?? [];
    const end = line.length + Number.parseInt(size, 16);
    chunks.push(rest.slice(line.length, end));
    expect(rest.slice(end, end + 2)).toBe("\r\n");
    rest = rest.slice(end + 2);
  }
  expect(chunks.map((chunk) => chunk.slice(0, 6))).toEqual(["retry:", "id: 0\n", "id: 1\n", ""]);
});

test("a stream that is asked for behind another request waits for that one's answer", async () => {
  const { queue } = http.under;
  const read = queue.board.bind(queue);
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  vi.spyOn(queue, "board").mockImplementationOnce(async () => {
    await gate;
    return read();
  });
  socket.write("GET /api/queue HTTP/1.1\r\nHost: a\r\n\r\nGET /api/queue/events HTTP/1.1\r\nHost: a\r\n\r\n");
  await eventually(() => expect(http.log.map(({ msg }) => msg)).toContain("a stream opened"));
  await change();
  expect(text).toBe("");
  goOn();
  // The board that waited, and at once the newest.
  await eventually(() => expect(boards()).toBe(2));
  expect(text.match(/HTTP\/1.1 200 OK/g)).toHaveLength(2);
  expect(text.indexOf("event: board")).toBeGreaterThan(text.lastIndexOf("HTTP/1.1 200 OK"));
});
