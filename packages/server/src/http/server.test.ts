import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { HttpUnderTest } from "../../test/http-under-test.ts";
import { MAX_PIPELINED, MAX_REFUSALS, MAX_UNDER_WAY } from "./settings.ts";

let http: HttpUnderTest;
afterEach(() => http.close());

const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { interval: 5, timeout: 15_000 });

describe("closing", () => {
  it("does not wait for connections that have asked nothing", async () => {
    http = await HttpUnderTest.open();
    const silent = connect(http.port, "127.0.0.1");
    const isGone = once(silent, "close");
    await once(silent, "connect");
    await http.client.send("/healthz");
    // The clock stands: nothing but the silence itself can end it.
    await http.http.close();
    await isGone;
  });

  it("answers what is under way, and says that the connection ends", async () => {
    http = await HttpUnderTest.open();
    let give = (): void => {};
    const asked = new Promise<void>((resolve) => {
      http.under.stockUp = () => {
        resolve();
        return new Promise((_, reject) => {
          give = () => reject(new Error("no cats today"));
        });
      };
    });
    const token = await http.take();
    const claim = http.client.post("/api/ticket/claim", { token });
    await asked;
    const closed = http.http.close();
    give();
    const reply = await claim;
    expect([reply.status, reply.headers.connection]).toEqual([503, "close"]);
    await closed;
  });

  it.each([
    ["answers a request", "/healthz", /^HTTP\/1.1 200 .*connection: close/is],
    ["refuses a stream", "/api/queue/events", /^HTTP\/1.1 503 .*"code":"unavailable"/is],
  ])("%s that comes on a connection still open, and lets it be the last", async (_, path, answer) => {
    http = await HttpUnderTest.open();
    const socket = connect(http.port, "127.0.0.1");
    let received = "";
    socket.on("data", (chunk) => {
      received += chunk;
    });
    await once(socket, "connect");
    // Half a request: the connection is not idle, so closing waits for it.
    socket.write(`GET ${path} HTTP/1.1\r\n`);
    await http.client.send("/healthz");
    const closed = http.http.close();
    socket.write("Host: a\r\n\r\n");
    await once(socket, "close");
    expect(received).toMatch(answer);
    await closed;
  });

  it("gives up on a reader that takes nothing after 5 s", async () => {
    http = await HttpUnderTest.open();
    const socket = connect(http.port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(
      "POST /api/tickets HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n",
    );
    await http.client.send("/healthz");
    let isClosed = false;
    const closed = http.http.close().then(() => {
      isClosed = true;
    });
    await http.under.clock.advance(4999);
    expect(isClosed).toBe(false);
    await http.under.clock.advance(1);
    await closed;
    socket.destroy();
  });
});

describe("a reader that takes nothing of a large answer", () => {
  /** Claims a cat of 32 MB on a socket that is not read. */
  const claimUnread = async (): Promise<Socket> => {
    const { queue } = http.under;
    const claimed = queue.claim.bind(queue);
    queue.claim = async (caller, token) => {
      const answer = await claimed(caller, token);
      if (!answer.ok) return answer;
      const cat = { ...answer.value.cat, bytes: Buffer.alloc(32_000_000) };
      return { ok: true, value: { ...answer.value, cat } };
    };
    const token = await http.take();
    const socket = connect(http.port, "127.0.0.1");
    socket.pause();
    socket.write(`POST /api/ticket/claim HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    return socket;
  };
  const expectReset = async (socket: Socket): Promise<void> => {
    const isOver = once(socket, "close").catch((error: unknown) => error);
    await eventually(() =>
      expect(http.log).toContainEqual(expect.objectContaining({ path: "/api/ticket/claim", isCutOff: true })),
    );
    // Reset: nothing of the answer waits in the kernel for a reader who may never come.
    socket.resume();
    expect(await isOver).toMatchObject({ code: "ECONNRESET" });
  };

  it("is cut off, and what it has not taken is dropped", async () => {
    http = await HttpUnderTest.open({ timeouts: { silenceTimeout: 200 } });
    await expectReset(await claimUnread());
  });

  it("is cut off after a minute though it goes on sending", async () => {
    http = await HttpUnderTest.open();
    const socket = await claimUnread();
    const drip = setInterval(() => socket.write("\r\n"), 20);
    // The minute begins when it is first seen that the answer lies there.
    const pass = setInterval(() => http.under.clock.advance(5000), 20);
    await expectReset(socket).finally(() => {
      clearInterval(drip);
      clearInterval(pass);
    });
  });
});

it("answers all requests that do not wait for the answers before them, as many as anyone would send", async () => {
  http = await HttpUnderTest.open();
  const socket = connect(http.port, "127.0.0.1");
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString();
  });
  socket.write("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n".repeat(MAX_PIPELINED));
  await eventually(() => expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(MAX_PIPELINED));
  socket.destroy();
});

describe("responses that nobody reads", () => {
  it("are few where they hold pictures: two for each ticket that the address may have", async () => {
    http = await HttpUnderTest.open({ http: { isRateLimited: true, ticketsPerAddress: 3 } });
    const token = await http.take();
    expect((await http.client.post("/api/ticket/claim", { token })).status).toBe(200);
    const get = `GET /api/ticket/cat HTTP/1.1\r\nHost: a\r\nCatq-Token: ${token}\r\n`;
    const answers = await http.exchange([`${`${get}\r\n`.repeat(19)}${get}Connection: close\r\n\r\n`]);
    expect(answers.match(/HTTP\/1\.1 200/g)).toHaveLength(6);
    expect(answers.match(/"code":"slow-down"/g)).toHaveLength(14);
    expect((await http.client.send("/api/ticket/cat", { token })).status).toBe(200);
  });

  it("are so many for an address at most, over all its connections; one that asks for more is reset", async () => {
    http = await HttpUnderTest.open({ http: { isRateLimited: true, streamsPerAddress: 0 } });
    let asked = 0;
    http.under.queue.board = () => {
      asked++;
      return new Promise(() => {});
    };
    const resets: Promise<unknown>[] = [];
    const open = (count: number) => {
      for (let i = 0; i < count; i++) {
        const socket = connect(http.port, "127.0.0.1");
        resets.push(once(socket, "close").catch((error: unknown) => error));
        socket.write("GET /api/queue HTTP/1.1\r\nHost: a\r\n\r\n".repeat(MAX_PIPELINED));
      }
    };
    open(9);
    await eventually(() => expect(asked).toBe(9 * MAX_PIPELINED));
    await http.under.clock.advance(3000);
    open(8);
    expect(await Promise.race(resets)).toMatchObject({ code: "ECONNRESET" });
    expect(asked).toBeLessThanOrEqual(MAX_UNDER_WAY);
    await eventually(() => expect(http.http.figures().connections).toBe(16));
  });
});

describe("a connection whose requests are all refused", () => {
  it("is closed after so many, and what comes behind is not done", async () => {
    http = await HttpUnderTest.open();
    const head = "HTTP/1.1\r\nHost: a\r\n\r\n";
    const socket = connect(http.port, "127.0.0.1");
    let text = "";
    socket.on("data", (data) => {
      if (text === "") socket.write(`POST /api/tickets ${head}`);
      text += data;
    });
    socket.write(`GET /nowhere ${head}`.repeat(MAX_REFUSALS + 5));
    await once(socket, "close");
    expect(text.match(/HTTP\/1\.1 404/g)).toHaveLength(MAX_REFUSALS + 5);
    expect(text).toMatch(/^(?:(?!connection: close).)*connection: close(?:(?!HTTP\/1\.1).)*$/is);
    expect((await http.client.send("/api/queue")).json().active).toEqual([]);
  });

  it("stays open where one in between is not", async () => {
    http = await HttpUnderTest.open();
    const connectionAfter = async (path: string) => (await http.client.send(path)).headers.connection;
    for (const path of ["/nowhere", "/", "/nowhere"]) {
      for (let i = 1; i < MAX_REFUSALS; i++) expect(await connectionAfter(path)).toBe("keep-alive");
    }
    expect(await connectionAfter("/nowhere")).toBe("close");
    expect(await connectionAfter("/nowhere")).toBe("keep-alive");
  });
});

describe("the log of requests", () => {
  it("says who asked what, how it was answered and how long it took, and nothing else", async () => {
    http = await HttpUnderTest.open();
    await http.client.send("/api/queue?q=secret", { headers: { cookie: "secret" } });
    await eventually(() => expect(http.log).toHaveLength(1));
    const { time: _t, pid: _p, hostname: _h, ...line } = http.log[0] ?? {};
    expect(line).toEqual({
      level: 30,
      msg: "request",
      method: "GET",
      path: "/api/queue",
      address: "127.0.0.1",
      status: 200,
      ms: expect.any(Number),
    });
  });

  it("counts refusals of one kind for an address, and health checks, in place of a line each", async () => {
    http = await HttpUnderTest.open();
    const { clock } = http.under;
    const nowhere = (from: string) => http.client.send("/nowhere", { from });
    for (const path of ["/nowhere", "/nowhere/else", "/healthz", "/healthz", "/healthz"])
      await http.client.send(path);
    await nowhere("127.0.0.2");
    await http.client.send("/api/ticket");
    await eventually(() => expect(http.log).toHaveLength(4));
    const lines = () => http.log.splice(0).map(({ level, time, pid, hostname, method, ms, ...line }) => line);
    expect(lines()).toEqual([
      { msg: "request", path: "/nowhere", address: "127.0.0.1", status: 404, code: "not-found" },
      { msg: "request", path: "/healthz", address: "127.0.0.1", status: 200 },
      { msg: "request", path: "/nowhere", address: "127.0.0.2", status: 404, code: "not-found" },
      { msg: "request", path: "/api/ticket", address: "127.0.0.1", status: 401, code: "no-token" },
    ]);
    await clock.advance(60_000);
    expect(lines()).toEqual([
      { msg: "repeated requests", address: "127.0.0.1", status: 404, code: "not-found", count: 1 },
      { msg: "repeated requests", address: "127.0.0.1", status: 200, path: "/healthz", count: 2 },
    ]);
    await nowhere("127.0.0.1");
    await nowhere("127.0.0.2");
    await clock.advance(60_000);
    expect(lines()).toMatchObject([{ msg: "request", address: "127.0.0.2" }, { count: 1 }]);
    await nowhere("127.0.0.1");
    await http.http.close();
    expect(lines()).toMatchObject([{ msg: "repeated requests", count: 1 }]);
  });

  it("remembers refusals by code and address for ten minutes", async () => {
    http = await HttpUnderTest.open();
    const { clock } = http.under;
    for (const from of ["127.0.0.2", "127.0.0.1", "127.0.0.1"]) await http.client.send("/nowhere", { from });
    await http.client.send("/healthz");
    await eventually(() => expect(http.http.troubles().refusals.at(0)?.count).toBe(2));
    await clock.advance(5 * 60_000);
    await http.client.send("/nowhere");
    const expected = [
      { code: "not-found", address: "127.0.0.1", count: 3 },
      { code: "not-found", address: "127.0.0.2", count: 1 },
    ];
    await eventually(() => expect(http.http.troubles().refusals).toEqual(expected));
    await clock.advance(5 * 60_000);
    expect(http.http.troubles().refusals).toEqual([{ code: "not-found", address: "127.0.0.1", count: 1 }]);
    await clock.advance(5 * 60_000);
    expect(http.http.troubles().refusals).toEqual([]);
  });

  it("warns once where everybody comes through a proxy that is not trusted", async () => {
    http = await HttpUnderTest.open();
    const headers = { "x-forwarded-for": "192.0.2.7" };
    for (const path of ["/healthz", "/api/queue", "/api/queue"]) await http.client.send(path, { headers });
    const warnings = http.log.filter(({ level }) => level === 40);
    expect(warnings).toMatchObject([{ msg: "everybody is 127.0.0.1: see trust-proxy" }]);
  });

  it("tells no more than so many kinds of refusals apart", async () => {
    http = await HttpUnderTest.open({ http: { trustProxy: ["127.0.0.1"] } });
    for (let i = 0; i < 1100; i++) {
      const headers = { "x-forwarded-for": `10.0.${i >> 8}.${i & 255}` };
      await http.client.send("/nowhere", { headers });
    }
    expect(http.log).toHaveLength(1001);
    await http.under.clock.advance(60_000);
    expect(http.log.slice(1001)).toMatchObject([{ msg: "repeated requests", address: "others", count: 99 }]);
  });

  it("notes a reader who went away, and takes it for no error", async () => {
    http = await HttpUnderTest.open();
    let isAsked = (): void => {};
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    http.under.queue.board = () => {
      isAsked();
      return new Promise(() => {});
    };
    const socket = connect(http.port, "127.0.0.1");
    socket.write("GET /api/queue HTTP/1.1\r\nHost: a\r\n\r\n");
    await asked;
    // Whoever merely closes may be waiting for the answer with half a connection.
    socket.resetAndDestroy();
    await eventually(() =>
      expect(http.log).toContainEqual(
        expect.objectContaining({ msg: "request", level: 30, isCutOff: true, path: "/api/queue" }),
      ),
    );
    expect(http.log.filter(({ level }) => Number(level) > 30)).toEqual([]);
  });
});
