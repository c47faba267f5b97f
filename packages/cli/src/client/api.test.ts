import { createServer, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  boardOf,
  breakOff,
  CAT,
  json,
  picture,
  type Route,
  refuse,
  reprDigestOf,
  type ScriptedServer,
  startScriptedServer,
  ticketOf,
  tokenOf,
} from "../../test/scripted-server.ts";
import { createApi } from "./api.ts";
import { CatqError, Garbled, Refused, Unreachable } from "./errors.ts";
import { send } from "./request.ts";

const A07 = { number: "A07", token: tokenOf(7), queue: null };

let server: ScriptedServer;
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(() => server.close());

function api(): ReturnType<typeof createApi> {
  return createApi(server.url, () => Date.parse("2026-11-24T10:00:00Z"));
}

/** The error of asking for the board where the server does this. */
async function errorWith(route: Route): Promise<unknown> {
  server.routes.set("GET /api/queue", route);
  return api()
    .queue()
    .catch((error: unknown) => error);
}

async function downloadWith(route: Route): Promise<Buffer> {
  server.routes.set("POST /api/ticket/claim", route);
  const download = await api().claim(A07);
  const chunks: Uint8Array[] = [];
  for await (const chunk of download.bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test("reads values and lets fields pass that it does not know", async () => {
  server.routes.set("GET /api/queue", json({ ...boardOf(), novelty: { deep: [1] } }));
  expect((await api().queue()).board).toEqual(boardOf());
});

test("asks whose a token is in a header that an older daemon does not read", async () => {
  let seen: unknown;
  server.routes.set("GET /api/token", (request, response, body) => {
    seen = [request.url, request.headers["catq-token"], request.headers.authorization];
    json({ isOurs: false })(request, response, body);
  });
  expect(await api().tokenOrigin(A07.token)).toEqual({ isOurs: false, queue: null });
  expect(seen).toEqual(["/api/token", A07.token, undefined]);
});

test("sends the token in its header, and nowhere else", async () => {
  let seen = "";
  server.routes.set("GET /api/ticket", (request, response, body) => {
    seen = `${request.url} ${request.headers.authorization}`;
    json(ticketOf(7))(request, response, body);
  });
  await api().ticket(A07);
  expect(seen).toBe(`/api/ticket Bearer ${tokenOf(7)}`);
});

test("a refusal carries what the caller can use", async () => {
  const error = await errorWith(refuse("not-your-turn", {}, { "retry-after": "12" }));
  expect(error).toBeInstanceOf(Refused);
  expect(error).toMatchObject({ code: "not-your-turn", exitCode: 3, retryAfterMs: 12_000 });
});

test.each([
  ["Tue, 24 Nov 2026 10:00:30 GMT", 30_000],
  ["Tue, 24 Nov 2020 10:00:30 GMT", 0],
  ["99999999999999", 120_000],
  ["soon", null],
])("reads Retry-After %s as %s ms", async (header, ms) => {
  expect(await errorWith(refuse("slow-down", {}, { "retry-after": header }))).toMatchObject({
    retryAfterMs: ms,
  });
});

test.each([
  [{ code: "made-up", status: 429 }, 6],
  [{ code: "made-up", status: 418 }, 1],
])("a refusal it does not know is judged by its status: %j", async ({ code, status }, exitCode) => {
  const document = { type: "x", title: "t", status, detail: "d", code };
  expect(await errorWith(json(document, status))).toMatchObject({ code, exitCode });
});

test("nobody there: unreachable, and nothing was heard", async () => {
  await server.close();
  const error = await api()
    .queue()
    .catch((error: unknown) => error);
  expect(error).toBeInstanceOf(Unreachable);
  expect(error).toMatchObject({ exitCode: 7, mayHaveArrived: false, reason: "nothing listens there" });
});

test("broken off: unreachable, but it may have been heard", async () => {
  expect(await errorWith(breakOff)).toMatchObject({ code: "unreachable", mayHaveArrived: true });
  const cut: Route = (_request, response) => {
    response.writeHead(200, { "content-length": "1000" });
    response.write("{");
    setTimeout(() => response.destroy(), 10);
  };
  expect(await errorWith(cut)).toBeInstanceOf(Unreachable);
});

test("follows no redirect: a token goes nowhere else", async () => {
  const other = await startScriptedServer({ "GET /api/queue": json(boardOf()) });
  const error = await errorWith((_request, response) => {
    response.writeHead(302, { location: `${other.url}/api/queue` });
    response.end();
  });
  expect(error).toBeInstanceOf(Garbled);
  expect(other.asked).toEqual([]);
  await other.close();
});

test.each([
  ["a page", (_q, response) => void response.end("<html>")],
  ["another form", json({ hello: "there" })],
  [
    "an error page",
    (_q, response) => void response.writeHead(404, { "content-type": "text/html" }).end("<h1>"),
  ],
  ["a problem of another form", json({ status: "bad" }, 500)],
] satisfies [string, Route][])("%s is no daemon's answer", async (_name, route) => {
  expect(await errorWith(route)).toBeInstanceOf(Garbled);
});

test("headers without end, and none at all, run into the time-out", async () => {
  const sockets: Socket[] = [];
  const dripper = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.write("HTTP/1.1 200 OK\r\n");
    const drip = setInterval(() => socket.write("x-more: 1\r\n"), 20);
    socket.on("close", () => clearInterval(drip));
  });
  await new Promise<void>((resolve) => dripper.listen(0, "127.0.0.1", resolve));
  const address = dripper.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const error = await send({
    server: `http://127.0.0.1:${port}`,
    path: "/",
    method: "GET",
    limits: { connectMs: 200, responseMs: 200, requestMs: 400 },
  }).catch((error: unknown) => error);
  expect(error).toMatchObject({ code: "unreachable", reason: "no answer in time" });
  for (const socket of sockets) socket.destroy();
  dripper.close();
});

test("a body that takes too long, or is given up, is never taken for a whole one", async () => {
  const dripping = await startScriptedServer({
    "GET /": (_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(drip));
    },
  });
  const limits = { connectMs: 200, responseMs: 2000 };
  const readWith = async (o: { requestMs?: number; signal?: AbortSignal }): Promise<unknown> => {
    const { requestMs, signal } = o;
    const late = { ...limits, ...(requestMs === undefined ? {} : { requestMs }) };
    const asked = { server: dripping.url, path: "/", method: "GET", limits: late, signal } as const;
    const { body } = await send(asked);
    return readAll(body).catch((error: unknown) => error);
  };
  expect(await readWith({ requestMs: 300 })).toMatchObject({ reason: "no answer in time" });
  expect(await readWith({ signal: AbortSignal.timeout(300) })).toMatchObject({ reason: "stopped" });
  await dripping.close();
});

test("headers of any size are refused by the parser", async () => {
  const flood: Route = (request) => {
    request.socket.write(`HTTP/1.1 200 OK\r\nx-big: ${"x".repeat(200_000)}\r\n\r\n`);
  };
  expect(await errorWith(flood)).toBeInstanceOf(CatqError);
});

test("a picture arrives whole, with what its head says", async () => {
  expect(await downloadWith(picture())).toEqual(CAT);
  server.routes.set("POST /api/ticket/claim", picture(CAT, { "catq-view-until": "\x9bnever" }));
  expect(await api().claim(A07)).toMatchObject({
    mediaType: "image/png",
    ending: ".png",
    credit: "drawn for A07",
    viewUntil: null,
  });
});

test("a picture without a length is checked by its digest", async () => {
  const chunked: Route = (_request, response) => {
    response.writeHead(200, { "content-type": "image/png", "repr-digest": reprDigestOf(CAT) });
    response.write(CAT.subarray(0, 9));
    response.end(CAT.subarray(9));
  };
  expect(await downloadWith(chunked)).toEqual(CAT);
});

async function readAll(body: AsyncIterable<Uint8Array>): Promise<number> {
  let length = 0;
  for await (const chunk of body) length += chunk.length;
  return length;
}
