import { afterEach, describe, expect, it } from "vitest";
import type { Asked } from "../../test/http-client.ts";
import { HttpUnderTest } from "../../test/http-under-test.ts";
import { tokenOf } from "../queue/caller/token-proof.ts";
import type { HttpRefusal } from "./problem/refusals.ts";
import { refusalReply } from "./refusal-reply.ts";
import { MAX_REFUSALS } from "./settings.ts";

let http: HttpUnderTest;
afterEach(() => http.close());

async function codeOf(path: string, asked: Asked = {}): Promise<[number, unknown]> {
  const reply = await http.client.send(path, asked);
  return [reply.status, reply.json().code];
}

const forever = Number.POSITIVE_INFINITY;

describe("a request by a name", () => {
  const called = (host: string, more: Record<string, string> = {}): Asked => ({ headers: { host, ...more } });

  it("that a trusted proxy passes on is refused as well, and bans nobody for whom it says to speak", async () => {
    http = await HttpUnderTest.open({ http: { trustProxy: ["127.0.0.1"], isRateLimited: true } });
    const victim = { "x-forwarded-for": "192.0.2.1" };
    await http.client.post("/api/tickets", { headers: victim });
    const rebound = { token: "A07", ...called("rebound.evil.com", victim) };
    // More often than one address may ask: what is refused by its name spends nobody's rate.
    for (let i = 0; i < 700; i++) expect(await codeOf("/api/ticket", rebound)).toEqual([421, "unknown-host"]);
    expect((await http.client.send("/api/queue", { headers: victim })).status).toBe(200);
  });

  it("is held to the one in its target, and not to that in Host, where both are there", async () => {
    http = await HttpUnderTest.open({ http: { allowHost: ["cats.example"] } });
    const get = (target: string, host: string) =>
      http.exchange([`GET ${target}/api/queue HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`]);
    expect(await get("http://evil.example", "cats.example")).toMatch(/^HTTP\/1.1 421 /);
    expect(await get("http://cats.example", "evil.example")).toMatch(/^HTTP\/1.1 200 /);
  });

  it("is named in the log, once a minute at most, for the operator who forgot it", async () => {
    http = await HttpUnderTest.open();
    const named = (): unknown[] =>
      http.log
        .filter(({ msg, level }) => level === 40 && /allow-host/.test(String(msg)))
        .map(({ host }) => host);
    await http.client.send("/api/queue", called("cats.org"));
    await http.client.send("/api/queue", called("dogs.org"));
    expect(named()).toEqual(["cats.org"]);
    await http.under.clock.advance(60_000);
    await http.client.send("/api/queue", called("dogs.org"));
    expect(named()).toEqual(["cats.org", "dogs.org"]);
  });
});

describe("a banned address", () => {
  it("is told of the ban even where its request cannot be parsed", async () => {
    http = await HttpUnderTest.open();
    await http.under.queue.operator.ban("127.0.0.1", "it was asked for", forever);
    expect(await http.exchange(["nonsense\r\n\r\n"])).toMatch(/^HTTP\/1.1 403 .*"code":"banned"/s);
  });

  it("is told of the ban before anything but the name is looked at: site, rate, route or body", async () => {
    http = await HttpUnderTest.open({ http: { isRateLimited: true } });
    await http.under.queue.operator.ban("127.0.0.1", "it was asked for", forever);
    const told = [403, "banned"];
    expect(await codeOf("/nowhere", { headers: { origin: "http://evil.com" } })).toEqual(told);
    expect(await codeOf("/nowhere", { headers: { host: "cats.org" } })).toEqual([421, "unknown-host"]);
    const malformed =
      "POST /api/tickets HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 1\r\nConnection: close\r\n\r\n{";
    expect(await http.exchange([malformed])).toMatch(/^HTTP\/1.1 403 .*"code":"banned"/s);
    // More often than one address may ask.
    for (let i = 0; i < 21; i++) {
      const answers = await http.exchange([
        "GET /api/queue HTTP/1.1\r\nHost: a\r\n\r\n".repeat(MAX_REFUSALS),
      ]);
      expect(answers.match(/HTTP\/1\.1 403/g)).toHaveLength(MAX_REFUSALS);
    }
    expect((await http.client.send("/healthz")).status).toBe(200);
  });

  it("is told by the reply that was made for its first request", async () => {
    http = await HttpUnderTest.open();
    await http.under.queue.operator.ban("127.0.0.0/8", "it was asked for", forever);
    const { banOf } = http.under.queue;
    const told = ["127.0.0.1", "127.0.0.2"].map((address) =>
      banOf.call(http.under.queue, { address, shares: [], isImmune: false }),
    );
    expect(told[0]).toBe(told[1]);
    const accept = "text/html";
    const bodies = [{}, { accept }, {}, { accept }].map((headers) =>
      refusalReply(told[0] as HttpRefusal, { headers }),
    );
    expect(bodies[0]).toBe(bodies[2]);
    expect(bodies[1]).toBe(bodies[3]);
  });

  it("is let in everywhere where it is never to be banned, whatever ban was made before", async () => {
    http = await HttpUnderTest.open({ http: { neverBan: ["127.0.0.1"] } });
    await http.under.queue.operator.ban("127.0.0.1", "it was asked for", forever);
    expect((await http.client.send("/api/queue")).status).toBe(200);
    const token = await http.take();
    for (const path of ["/api/queue/events", "/api/ticket/events"]) {
      const reader = await http.stream(path, { token });
      expect(reader.response.statusCode).toBe(200);
      reader.close();
    }
  });
});

describe("an expectation that nobody knows", () => {
  it("is no reason to refuse", async () => {
    http = await HttpUnderTest.open();
    const answer = await http.exchange([
      "GET /healthz HTTP/1.1\r\nHost: a\r\nExpect: the-unexpected\r\nConnection: close\r\n\r\n",
    ]);
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
  });
});

describe("the rate", () => {
  it("of takes is 40 at once and then 2 a second for each address", async () => {
    http = await HttpUnderTest.open({ http: { isRateLimited: true }, queue: { ticketsPerAddress: 1000 } });
    for (let i = 0; i < 40; i++) expect((await http.client.post("/api/tickets")).status).toBe(201);
    const reply = await http.client.post("/api/tickets");
    expect([reply.status, reply.json().code, reply.headers["retry-after"]]).toEqual([429, "slow-down", "1"]);
    expect((await http.client.post("/api/tickets", { from: "127.0.0.2" })).status).toBe(201);
    expect((await http.client.send("/api/queue")).status).toBe(200);
    await http.under.clock.advance(1000);
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await http.client.post("/api/tickets")).status);
    expect(statuses).toEqual([201, 201, 429]);
  });

  it("of questions about tokens is ten at once and then one every five seconds, whatever they ask", async () => {
    http = await HttpUnderTest.open({ http: { isRateLimited: true } });
    const ask = () => codeOf("/api/token", { token: "A07" });
    for (let i = 0; i < 10; i++) expect((await ask())[0]).toBe(200);
    expect(await ask()).toEqual([429, "slow-down"]);
    expect((await http.client.send("/api/token", { from: "127.0.0.2", token: "A07" })).status).toBe(200);
    await http.under.clock.advance(5000);
    expect([(await ask())[0], (await ask())[0]]).toEqual([200, 429]);
  });

  it("is counted apart for pages of other sites, which so cannot spend their visitor's", async () => {
    http = await HttpUnderTest.open({ http: { isRateLimited: true } });
    const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" };
    for (let i = 0; i < 600; i++) await http.client.send(i % 2 ? "/nowhere" : "/api/queue", { headers });
    expect(await codeOf("/api/queue", { headers })).toEqual([429, "slow-down"]);
    expect((await http.client.send("/api/queue")).status).toBe(200);
  });

  it("of all requests is 600 at once, with the state of health free", async () => {
    http = await HttpUnderTest.open({ http: { isRateLimited: true } });
    for (let i = 0; i < 600; i++) await http.client.send("/nowhere");
    expect(await codeOf("/api/queue")).toEqual([429, "slow-down"]);
    expect((await http.client.send("/healthz")).status).toBe(200);
    await http.under.clock.advance(5);
    expect((await http.client.send("/api/queue")).status).toBe(200);
  });
});

describe("a token where none is needed", () => {
  const foreign = tokenOf(Buffer.alloc(32, 1), 3);

  it.each<[string, string, number]>([
    ["GET", "/", 200],
    ["GET", "/api/queue", 200],
    ["HEAD", "/api/queue/events", 200],
    ["POST", "/api/tickets", 201],
    ["GET", "/metrics", 200],
    ["GET", "/nowhere", 404],
  ])("is not looked at: %s %s", async (method, path, status) => {
    http = await HttpUnderTest.open();
    await http.take("127.0.0.2");
    for (const headers of [{ authorization: `Bearer ${foreign}` }, { "catq-token": foreign }]) {
      expect((await http.client.send(path, { method, headers })).status).toBe(status);
    }
    expect((await http.client.send("/api/queue")).status).toBe(200);
  });
});

it("reads a token from Catq-Token first, so that a proxy's Authorization bans nobody", async () => {
  http = await HttpUnderTest.open();
  const token = await http.take();
  const headers = { "catq-token": token };
  expect((await http.client.send("/api/ticket", { token: "A07", headers })).status).toBe(200);
  expect(await codeOf("/api/ticket", { token, headers: { "catq-token": "" } })).toEqual([401, "no-token"]);
  expect(await codeOf("/api/ticket", { token, headers: { "catq-token": "A07" } })).toEqual([403, "banned"]);
});

it("says under /api which queue answers, the same on every answer", async () => {
  http = await HttpUnderTest.open();
  const names = [
    (await http.client.send("/api/queue")).headers["catq-queue"],
    (await http.client.send("/api/nowhere")).headers["catq-queue"],
    (await http.client.post("/api/ticket/claim")).headers["catq-queue"],
  ];
  expect(names).toEqual(Array(3).fill(http.under.queue.id));
  expect((await http.client.send("/healthz")).headers["catq-queue"]).toBeUndefined();
});
