import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { beforeAll, describe, expect, it } from "vitest";
import type { Reply } from "../http-client.ts";
import { OperatorAtWork } from "../operator/operator-at-work.ts";
import { foreignTokens } from "./foreign-tokens.ts";
import { withOneWrong } from "./misspelling.ts";
import { useDaemon, useDaemons } from "./running-daemons.ts";
import { expectProblem } from "./visitor.ts";

// What somebody who means harm would try, one table each. SECURITY.md says the same in words.

const start = useDaemons();
const shared = useDaemon();

/** How many rows each table has that grows with what people do. */
function rowsOf(folder: string): Record<string, number> {
  const db = new Database(join(folder, "catqd.db"), { readonly: true });
  try {
    const count = (table: string) => Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
    return Object.fromEntries(["ticket", "log", "ban"].map((table) => [table, count(table)]));
  } finally {
    db.close();
  }
}

let cheating: string;
beforeAll(async () => {
  [cheating = ""] = await foreignTokens(1);
});

/** Every header by which some proxy, somewhere, says whom it speaks for. */
const SPEAKING_FOR = [
  "x-forwarded-for",
  "forwarded",
  "x-real-ip",
  "x-client-ip",
  "x-cluster-client-ip",
  "x-originating-ip",
  "x-remote-addr",
  "x-remote-ip",
  "true-client-ip",
  "cf-connecting-ip",
  "fastly-client-ip",
  "client-ip",
  "via",
];

describe("a header that names another address", () => {
  const names = (header: string, address: string): Record<string, string> => ({
    [header]: header === "forwarded" ? `for=${address}` : address,
  });

  it("neither gets the banned in nor has another one banned, whichever it is", async () => {
    const { visitor } = shared();
    await visitor().takes();
    for (const [i, header] of SPEAKING_FOR.entries()) {
      const cheat = visitor(`127.0.1.${i + 1}`);
      const victim = `127.0.2.${i + 1}`;
      const aimed = { token: cheating, headers: names(header, victim) };
      expectProblem(await cheat.send("/api/ticket", aimed), 403, "banned");
      expect((await visitor(victim).send("/api/queue")).status, header).toBe(200);
      for (const address of ["127.0.0.1", "8.8.8.8", "::1", victim]) {
        const dodge = { headers: names(header, address) };
        expect((await cheat.send("/api/queue", dodge)).status, `${header}: ${address}`).toBe(403);
      }
    }
  });

  it("gets nobody out of a banned network, nor anybody else into it", async () => {
    const { visitor, daemon } = await start(["--trust-proxy", "127.0.0.3/32"]);
    const operator = new OperatorAtWork(daemon.folder);
    for (const network of ["127.0.7.0/24", "198.51.100.0/24"]) await operator.asks("ban", "ban", network);
    for (const header of SPEAKING_FOR) {
      for (const address of ["127.0.0.1", "127.0.0.3", "8.8.8.8", "::1"]) {
        const dodge = { headers: names(header, address) };
        expect((await visitor("127.0.7.9").send("/api/queue", dodge)).status, header).toBe(403);
      }
      const aimed = { headers: names(header, "127.0.7.9") };
      expect((await visitor("127.0.8.9").send("/api/queue", aimed)).status, header).toBe(200);
    }
    const through = async (forwarded: string): Promise<number> =>
      (await visitor("127.0.0.3").send("/api/queue", { headers: { "x-forwarded-for": forwarded } })).status;
    for (const front of ["", "1.2.3.4, ", "127.0.0.3, ", "unknown, ", "198.51.101.1,, "]) {
      for (const self of ["198.51.100.7", "::ffff:198.51.100.7", "198.51.100.7:4711"])
        expect(await through(front + self), front + self).toBe(403);
    }
    expect(await through("198.51.100.7, 198.51.101.1")).toBe(200);
  }, 120_000);

  it("does not multiply what one address may have", async () => {
    const { visitor } = await start(["--tickets-per-address", "2"]);
    const take = (i: number) => {
      const headers = names(SPEAKING_FOR[i % SPEAKING_FOR.length] ?? "via", `10.0.0.${i}`);
      return visitor("127.0.0.2").send("/api/tickets", { method: "POST", headers });
    };
    const replies = [];
    for (let i = 0; i < 15; i++) replies.push(await take(i));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(2);
    expectProblem(replies[14] ?? (await take(0)), 429, "too-many-tickets");
  });
});

describe("a page of another site", () => {
  const CALLS = [
    ["GET", "/api/queue"],
    ["GET", "/api/queue/events"],
    ["GET", "/api/ticket"],
    ["GET", "/api/token"],
    ["POST", "/api/tickets"],
    ["POST", "/api/ticket/claim"],
    ["POST", "/api/ticket/done"],
    ["POST", "/api/ticket/pass"],
    ["DELETE", "/api/ticket"],
  ] as const;
  const AS_A_PAGE: Record<string, string>[] = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
    // To plain HTTP beyond loopback, browsers send no Sec-Fetch-Site.
    { origin: "http://evil.example" },
    { origin: "null" },
  ];

  it("changes nothing and bans nobody in the name of its visitor, whatever it sends", async () => {
    const { visitor } = shared();
    await visitor().takes();
    const { revision } = await visitor().board();
    for (const [method, path] of CALLS) {
      for (const headers of AS_A_PAGE) {
        for (const token of [undefined, "kitty", cheating]) {
          const asked = { method, headers, ...(token !== undefined && { token }) };
          expectProblem(await visitor("127.0.0.2").send(path, asked), 403, "cross-site");
        }
      }
    }
    expect((await visitor("127.0.0.2").board()).revision).toBe(revision);
  });

  it("is not let to send a token along with a read: its browser asks first, and hears nothing", async () => {
    const { visitor } = shared();
    const asks = {
      method: "OPTIONS",
      headers: {
        origin: "https://evil.example",
        "access-control-request-method": "GET",
        "access-control-request-headers": "authorization",
      },
    };
    const paths = ["/api/ticket", "/api/ticket/cat", "/api/ticket/events", "/api/queue", "/api/tickets"];
    for (const path of [...paths, "/nowhere"]) {
      for (const asked of [asks, { headers: asks.headers }]) {
        const { headers } = await visitor().send(path, asked);
        expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
      }
    }
  });

  it("whose name was pointed at this machine is served nothing, and bans nobody", async () => {
    const { visitor } = shared();
    await visitor().takes();
    const host = "evil.com:8080";
    // To the browser such a page is of this very site.
    const headers = { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" };
    const reads = ["/api/ticket", "/api/queue", "/", "/metrics", "/openapi.json", "/nowhere"];
    for (const [method, path] of [...CALLS, ...reads.map((path) => ["GET", path] as const)]) {
      for (const token of [undefined, "A07", cheating]) {
        const asked = { headers, method, ...(token !== undefined && { token }) };
        expectProblem(await visitor("127.0.0.2").send(path, asked), 421, "unknown-host");
      }
    }
    for (const path of ["/healthz", "/readyz"])
      expect((await visitor("127.0.0.2").send(path, { headers })).status, path).toBe(200);
    expect((await visitor("127.0.0.2").board()).waitingCount).toBe(0);
  });

  it("is served by names that were given, until the file says otherwise", async () => {
    const { visitor } = await start(["--allow-host", "cats.example,cats.org"]);
    const by = async (host: string) => (await visitor().send("/api/queue", { headers: { host } })).status;
    expect(
      await Promise.all(["cats.org", "cats.example:80", "127.0.0.1", "localhost", "cats"].map(by)),
    ).toEqual([200, 200, 200, 200, 421]);
  });
});

describe("one address", () => {
  it("cannot fill the line, nor by leaving and taking the disk, faster than the takes are counted", async () => {
    const { visitor } = await start(["--rate-limit", "on"]);
    const greedy = visitor("127.0.0.2");
    const startedAt = performance.now();
    const replies: number[] = [];
    let reply: Reply;
    // On a slow machine it takes longer to be too quick.
    do {
      reply = await greedy.asksForTicket();
      replies.push(reply.status);
      if (reply.status === 201) await greedy.leaves(String(reply.json().token));
    } while (replies.length < 400 && reply.status !== 429);
    const seconds = (performance.now() - startedAt) / 1000;
    expect(replies.filter((status) => status === 201).length).toBeLessThanOrEqual(41 + 2 * seconds);
    expectProblem(reply, 429, "slow-down");
    expect(Number(reply.headers["retry-after"])).toBeGreaterThan(0);
    await visitor("127.0.0.3").takes();
  });

  it("writes nothing to the disk by what it is refused for, and has itself banned but once", async () => {
    const { visitor, daemon } = await start(["--tickets-per-address", "1"]);
    const [greedy, cheat] = [visitor("127.0.0.2"), visitor("127.0.0.4")];
    const { token } = await greedy.takes();
    const mistyped = withOneWrong(token)[70] ?? "";
    await cheat.claims(cheating);
    const before = rowsOf(daemon.folder);
    expect(before.ban).toBe(1);
    for (let i = 0; i < 30; i++) {
      expectProblem(await greedy.asksForTicket(`key-${i}`), 429, "too-many-tickets");
      expectProblem(await greedy.reads(mistyped), 400, "mistyped-token");
      expectProblem(await cheat.claims(`A0${i % 10}`), 403, "banned");
      expectProblem(await cheat.asksForTicket(), 403, "banned");
      expect((await visitor("127.0.0.5").passes("", 1)).status).toBe(401);
      expect((await visitor("127.0.0.5").send(`/nowhere/${i}`)).status).toBe(404);
    }
    expect(rowsOf(daemon.folder)).toEqual(before);
  }, 120_000);

  it("writes nothing to the disk by what it repeats, and tells nobody of it", async () => {
    const { visitor, daemon } = await start();
    const [one, another] = [visitor("127.0.0.2"), visitor("127.0.0.3")];
    const key = "the-same";
    const { token: viewing } = await one.takes();
    expect((await one.claims(viewing)).status).toBe(200);
    const { token: left } = await one.takes();
    const { token: waiting } = await one.takes();
    const { token: last } = (await another.asksForTicket(key)).json() as { token: string };
    await one.leaves(left);
    const before = { ...rowsOf(daemon.folder), revision: (await one.board()).revision };
    for (let i = 0; i < 20; i++) {
      expect((await one.claims(viewing)).status).toBe(200);
      expectProblem(await one.claims(waiting), 409, "not-your-turn");
      expectProblem(await one.finishes(waiting), 409, "not-claimed");
      expectProblem(await one.passes(viewing, 1), 409, "not-waiting");
      expectProblem(await one.leaves(left), 410, "left");
      expect((await another.passes(last, 1 + i)).status).toBe(200);
      expect((await another.asksForTicket(key)).status).toBe(200);
    }
    expect({ ...rowsOf(daemon.folder), revision: (await one.board()).revision }).toEqual(before);
  });

  it("cannot have others told again and again by passing, faster than the takes are counted", async () => {
    const { visitor } = await start(["--rate-limit", "on"]);
    const greedy = visitor("127.0.0.2");
    const tokens = (await greedy.takesMany(3)).map(({ token }) => token);
    const startedAt = performance.now();
    let passes = 0;
    let reply = await greedy.passes(tokens[1] ?? "", 1);
    for (; reply.status === 200; passes++) reply = await greedy.passes(tokens[1 + (passes % 2)] ?? "", 1);
    const seconds = (performance.now() - startedAt) / 1000;
    expectProblem(reply, 429, "slow-down");
    expect(passes).toBeLessThanOrEqual(41 - 3 + 2 * seconds);
  });

  it("cannot have the daemon keep what it sends: keys, bodies, headers and paths are bounded", async () => {
    const { visitor } = shared();
    const sender = visitor();
    for (const key of ["k".repeat(256), "two words"])
      expectProblem(await sender.asksForTicket(key), 400, "malformed-request");
    expect((await sender.board()).active).toEqual([]);
    const body = JSON.stringify({ places: 1, x: "x".repeat(4096) });
    const asked = { method: "POST", body, headers: { "content-type": "application/json" } };
    const { token } = await sender.takes();
    expectProblem(await sender.send("/api/ticket/pass", { ...asked, token }), 413, "too-large");
    expectProblem(
      await sender.send("/", { headers: { "x-long": "x".repeat(17_000) } }),
      431,
      "headers-too-large",
    );
    expectProblem(await sender.send(`/${"x".repeat(17_000)}`), 431, "headers-too-large");
  });
});

it("shows no token in the list of processes, where anybody may look", async () => {
  const { visitor, daemon } = shared();
  const { token } = await visitor().takes();
  const shown = ["cmdline", "environ"].map((name) => readFileSync(`/proc/${daemon.pid}/${name}`, "utf8"));
  expect(shown[0]).toContain("catqd");
  expect(shown.join()).not.toContain(token);
  expect(daemon.log).not.toContain(token);
});
