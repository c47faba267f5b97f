import { afterEach, describe, expect, it, vi } from "vitest";
import { HttpUnderTest } from "../../../test/http-under-test.ts";

let http: HttpUnderTest;
afterEach(() => http.close());

const quick = { headersTimeout: 150, requestTimeout: 300, connectionsCheckingInterval: 20 };

function expectProblem(answer: string, status: number, code: string): void {
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head).toMatch(/\r\nContent-Type: application\/problem\+json/i);
  expect(head).toMatch(/\r\nConnection: close/i);
  expect(head).toMatch(/\r\nx-content-type-options: nosniff/i);
  expect(head).toMatch(new RegExp(`\r\nContent-Length: ${Buffer.byteLength(body)}`, "i"));
  expect(JSON.parse(body)).toMatchObject({ type: `/problems/${code}`, status, code });
}

const isLogged = (line: string): boolean => http.log.some(({ msg }) => msg === line);

describe("a request that cannot be parsed", () => {
  it("is refused behind the answer to the one before it, which may have changed something", async () => {
    http = await HttpUnderTest.open();
    const answer = await http.exchange(["POST /api/tickets HTTP/1.1\r\nHost: a\r\n\r\nwhat is this\r\n\r\n"]);
    const [taken = "", refused = ""] = answer.split(/(?=HTTP\/1\.1 400)/);
    expect(taken).toMatch(/^HTTP\/1\.1 201 .*"number":"A00"/s);
    expectProblem(refused, 400, "malformed-request");
  });

  it("is refused behind a claim that waits for a cat for as long as claims do, and gets none", async () => {
    http = await HttpUnderTest.open({ queue: { catPatienceMs: 10_000 } });
    const token = await http.take();
    const { clock } = http.under;
    let isWaiting = false;
    http.under.stockUp = () => {
      isWaiting = true;
      return new Promise((_, reject) => clock.wake(clock.now() + 10_000, () => reject(new Error("no cat"))));
    };
    const head = `POST /api/ticket/claim HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\n\r\n`;
    const isOver = http.exchange([`${head}what is this\r\n\r\n`]);
    await vi.waitFor(() => expect(isWaiting && isLogged("a request could not be read")).toBe(true), {
      interval: 5,
      timeout: 10_000,
    });
    await clock.advance(10_000);
    const [claimed = "", refused = ""] = (await isOver).split(/(?=HTTP\/1\.1 400)/);
    expect(claimed).toMatch(/^HTTP\/1\.1 503 .*"code":"no-cat"/s);
    expectProblem(refused, 400, "malformed-request");
  });

  it("is cut off where the one before it is a stream, which has no end to wait for", async () => {
    http = await HttpUnderTest.open();
    const isOver = http.exchange(["GET /api/queue/events HTTP/1.1\r\nHost: a\r\n\r\nwhat is this\r\n\r\n"]);
    await vi.waitFor(() => expect(http.http.figures().streams.board).toBe(1), {
      interval: 5,
      timeout: 15_000,
    });
    await http.under.clock.advance(15_000);
    expect(await isOver).not.toContain("malformed-request");
    expect(http.http.figures().streams.board).toBe(0);
  });

  it("breaks a connection on which a stream is under way, rather than write into it", async () => {
    http = await HttpUnderTest.open();
    const answer = await http.exchange(
      ["GET /api/queue/events HTTP/1.1\r\nHost: a\r\n\r\n"],
      "nonsense\r\n\r\n",
    );
    expect(answer.match(/HTTP\/1.1/g) ?? []).toHaveLength(1);
    expect(answer).not.toContain("malformed-request");
  });
});

describe("a sender that drips", () => {
  it.each([
    ["its headers", "GET / HTTP/1.1\r\nHost: a\r\n", "X: y\r\n"],
    ["nothing after half a request line", "GET /api", ""],
  ])("%s is cut off with 408", async (_, text, drop) => {
    http = await HttpUnderTest.open({ timeouts: quick });
    expectProblem(await http.exchange([text], drop), 408, "request-timeout");
  });

  it("its body is cut off with 408, and the rest of the world goes on", async () => {
    http = await HttpUnderTest.open({ timeouts: quick });
    const head =
      "POST /api/tickets HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n";
    expectProblem(await http.exchange([head], " "), 408, "request-timeout");
    expect((await http.under.queue.board()).active).toEqual([]);
    expect((await http.client.send("/api/queue")).status).toBe(200);
  });

  it("a body that is too large anyway is cut off as soon, with one answer", async () => {
    http = await HttpUnderTest.open({ timeouts: quick });
    const answer = await http.exchange(
      ["POST /api/tickets HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n"],
      "x",
    );
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(answer.match(/HTTP\/1.1/g)).toHaveLength(1);
  });

  it("events to it is nobody's affair: a stream outlives every limit on requests", async () => {
    http = await HttpUnderTest.open({ timeouts: quick });
    const reader = await http.stream("/api/queue/events");
    expect(await http.exchange(["GET /api"])).toContain("408");
    expect(await http.exchange(["GET /api"])).toContain("408");
    expect([reader.isEnded, reader.isBroken]).toEqual([false, false]);
    reader.close();
  });
});

it("writes no byte of an unreadable request into the log, since a token may be among them", async () => {
  http = await HttpUnderTest.open();
  const token = await http.take();
  await http.exchange([`GET /api/ticket HTTP/1.1\r\nAuthorization: Bearer ${token}\r\nbad header\r\n\r\n`]);
  const line = http.log.find(({ msg }) => msg === "a request could not be read");
  expect(Object.keys(line ?? {}).sort()).toEqual(
    ["code", "hostname", "level", "msg", "pid", "reason", "time"].sort(),
  );
  const bytes = [...Buffer.from(token)].join(",");
  expect(JSON.stringify(http.log)).not.toContain(bytes);
});
