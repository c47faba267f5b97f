import { afterAll, beforeAll, expect, it } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";
import { RawConnection } from "./raw-connection.ts";

let daemon: DaemonProcess;
beforeAll(async () => {
  daemon = await DaemonProcess.start();
});
afterAll(() => daemon.remove());

async function answerTo(text: string, timeout = 5000): Promise<RawConnection> {
  const connection = new RawConnection(daemon.url);
  connection.write(text);
  await expect.poll(() => connection.body, { timeout }).toMatch(/\}\s*$/);
  return connection;
}

function expectRawProblem(connection: RawConnection, status: number, code: string): void {
  expect(connection.status, connection.received).toBe(status);
  expect(connection.contentType).toMatch(/^application\/problem\+json\b/);
  expect(JSON.parse(connection.body)).toMatchObject({ type: `/problems/${code}`, status, code });
  expect(JSON.parse(connection.body)).toMatchObject({
    title: expect.any(String),
    detail: expect.any(String),
  });
  expect(connection.received).toMatch(/\r\nx-content-type-options: nosniff/i);
  expect(connection.received).toMatch(/\r\nConnection: close/i);
  expect(connection.received).toMatch(new RegExp(`\r\nContent-Length: ${connection.body.length}\r\n`, "i"));
}

const CHUNKED = "POST /api/tickets HTTP/1.1\r\nHost: catq\r\nTransfer-Encoding: chunked\r\n\r\n";
const MALFORMED: [string, string][] = [
  ["no HTTP at all", "hello, is this catq?\r\n\r\n"],
  ["a TLS greeting", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"],
  ["a header without a name", "GET /api/queue HTTP/1.1\r\nHost: catq\r\n: value\r\n\r\n"],
  [
    "two lengths",
    "POST /api/tickets HTTP/1.1\r\nHost: catq\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
  ],
  [
    "a length and chunks",
    "POST /api/tickets HTTP/1.1\r\nHost: catq\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
  ],
  ["no host", "GET /api/queue HTTP/1.1\r\nConnection: close\r\n\r\n"],
  ["two hosts", "GET /api/queue HTTP/1.1\r\nHost: catq\r\nHost: evil.example\r\nConnection: close\r\n\r\n"],
  ["a target that is no path", "OPTIONS * HTTP/1.1\r\nHost: catq\r\nConnection: close\r\n\r\n"],
  ["an unheard-of method", "TAKE /api/tickets HTTP/1.1\r\nHost: catq\r\n\r\n"],
  ["a broken chunk", `${CHUNKED}zz\r\n`],
];
it.each(MALFORMED)("answers %s with 400 in the form of every refusal", async (_, text) => {
  expectRawProblem(await answerTo(text), 400, "malformed-request");
});

/** Where a proxy in front may see the end of the request elsewhere (RFC 9112, section 11.2). */
const UNSURE_ENDS: [string, string][] = [
  ["chunks in HTTP/1.0", "HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
  ["another coding than chunks", "HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"],
  ["an empty coding", "HTTP/1.1\r\nTransfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n"],
  ["the same length twice", "HTTP/1.1\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n"],
  ["a length with a sign", "HTTP/1.1\r\nContent-Length: +0\r\n\r\n"],
  ["chunks and a length", "HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n"],
  ["a folded length", "HTTP/1.1\r\nContent-Length:\r\n 0\r\n\r\n"],
  ["a space before the colon", "HTTP/1.1\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n"],
  ["a line feed alone", "HTTP/1.1\r\nX: y\n\r\n"],
  ["a line feed alone behind a chunk's size", "HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\n\r\n"],
  ["a length in a trailer", "HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 9\r\n\r\n"],
];
it.each(UNSURE_ENDS)("answers %s with 400, and does nothing that comes behind", async (_, text) => {
  const behind = "POST /api/tickets HTTP/1.1\r\nHost: catq\r\n\r\n";
  const message = text.replace("\r\n", "\r\nHost: catq\r\n");
  expectRawProblem(await answerTo(`POST /api/ticket/pass ${message}${behind}`), 400, "malformed-request");
  const board = await answerTo("GET /api/queue HTTP/1.1\r\nHost: catq\r\n\r\n");
  expect(JSON.parse(board.body)).toMatchObject({ active: [], waitingCount: 0 });
  board.close();
});

it("ends a connection with the answer to an Upgrade, as node would drop what came along with it", async () => {
  const upgrade = "GET /healthz HTTP/1.1\r\nHost: catq\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";
  const connection = await answerTo(upgrade.repeat(2));
  expect(connection.status).toBe(200);
  expect(connection.received).toMatch(/\r\nConnection: close/i);
});

it("answers chunks that carry much beside their bytes with 413", async () => {
  expectRawProblem(await answerTo(`${CHUNKED}1;${"x".repeat(20_000)}\r\n`), 413, "too-large");
});

it("answers headers beyond all measure with 431", async () => {
  const headers = `X-Long: ${"a".repeat(100_000)}\r\n`;
  expectRawProblem(
    await answerTo(`GET /api/queue HTTP/1.1\r\nHost: catq\r\n${headers}\r\n`),
    431,
    "headers-too-large",
  );
});

it("serves the others all the while", async () => {
  const connection = await answerTo("GET /api/queue HTTP/1.1\r\nHost: catq\r\n\r\n");
  expect(connection.status).toBe(200);
  connection.close();
});
