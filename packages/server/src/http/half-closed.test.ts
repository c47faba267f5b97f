import { connect, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { HttpUnderTest } from "../../test/http-under-test.ts";

let http: HttpUnderTest;
afterEach(() => http.close());

/** Sends text and then no more; resolves with the statuses that came back until the server had ended too. */
function statusesOf(text: string): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: http.port, host: "127.0.0.1", allowHalfOpen: true });
    let received = "";
    socket.setEncoding("utf8");
    socket.on("data", (chunk) => {
      received += chunk;
    });
    socket.on("error", reject);
    socket.on("end", () => {
      socket.destroy();
      resolve([...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status)));
    });
    socket.end(text);
  });
}

const get = "GET /api/queue HTTP/1.1\r\nHost: a\r\n";
const post = "POST /api/tickets HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

// The limits for slow senders are the usual 10 and 15 s here: whoever waited for one would exceed the test's own.
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
])("whoever half-closes behind %s is done with at once", async (_, text, statuses) => {
  http = await HttpUnderTest.open();
  expect(await statusesOf(text)).toEqual(statuses);
});

it("a connection that is cut for asking too much at once is cut once, whatever had come with it", async () => {
  http = await HttpUnderTest.open();
  let cuts = 0;
  http.http.server.on("connection", (socket: Socket) => {
    const cut = socket.resetAndDestroy.bind(socket);
    socket.resetAndDestroy = () => {
      cuts++;
      return cut();
    };
  });
  const socket = connect(http.port, "127.0.0.1");
  socket.on("error", () => {});
  const isClosed = new Promise((resolve) => socket.on("close", resolve));
  socket.write(`${get}\r\n`.repeat(1000));
  socket.resume();
  await isClosed;
  expect(cuts).toBe(1);
});
