import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { board as boardSchema, takenTicket } from "@catq/shared/schemas";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { OperatedDaemon } from "../../test/operated-daemon.ts";

let on: OperatedDaemon;
const catqd: OperatedDaemon["catqd"] = (...args) => on.catqd(...args);

beforeEach(() => {
  on = new OperatedDaemon();
});

afterEach(() => on.remove());

async function take(): Promise<{ number: string; token: string }> {
  const reply = await fetch(`${on.url}/api/tickets`, { method: "POST" });
  return takenTicket.parse(await reply.json());
}

async function leave(token: string): Promise<void> {
  await fetch(`${on.url}/api/ticket`, { method: "DELETE", headers: { authorization: `Bearer ${token}` } });
}

async function statusOf(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${on.url}/api/ticket`, { headers })).status;
}

describe("an operator", () => {
  it("sees how the queue is, as a person and as a program", async () => {
    const url = await on.start();
    for (let i = 0; i < 20; i++) await take();
    const { code, out } = await catqd("status");
    expect(code).toBe(0);
    expect(out).toContain("The queue is open, with 1 counter.");
    expect(out).toMatch(/At the counters: A00 called, (1 min|5\d s) left/);
    expect(out).toContain("Waiting: 19 people; A01 is next in line, then A02 A03");
    expect(out).toContain("A16 and 3 more\n");
    expect(out).toContain(url);
    const json = JSON.parse((await catqd("status", "--json")).out);
    expect(json).toMatchObject({
      state: "open",
      waitingCount: 19,
      version: "9.9.9",
      pid: 4711,
      url,
      dataFolder: on.data,
    });
  });

  it("sees whom the queue refuses, who watches, who is banned, and whether all is well", async () => {
    await on.start();
    expect((await catqd("status")).out).toContain(
      [
        "Watching: nobody",
        "Banned: nobody",
        "Refused in the last ten minutes: nothing",
        "Not ready:\n  cats: No cat is in stock",
      ].join("\n"),
    );
    const { token } = await take();
    const watching = await fetch(`${on.url}/api/ticket/events`, { headers: { "catq-token": token } });
    await leave(token);
    for (let i = 0; i < 12; i++) await fetch(`${on.url}/api/token`);
    await vi.waitFor(async () => {
      const json = JSON.parse((await catqd("status", "--json")).out);
      expect(json.refusals).toEqual([{ code: "no-token", address: "127.0.0.1", count: 12 }]);
    }, 15_000);
    await catqd("ban", "192.0.2.7");
    const { out } = await catqd("status");
    expect(out).toContain("Banned: 1 address or network; `catqd bans` lists them");
    expect(out).toContain("Refused in the last ten minutes: 12\n  no-token 12 (127.0.0.1 12)");
    await watching.body?.cancel();
  });

  it("sees that all visitors come from one proxy, which is not trusted", async () => {
    await on.start();
    const board = (headers: Record<string, string>) => fetch(`${on.url}/api/queue`, { headers });
    await board({});
    expect((await catqd("status")).out).not.toContain("Everybody");
    await board({ "x-forwarded-for": "192.0.2.7" });
    expect((await catqd("status")).out).toContain("Everybody is 127.0.0.1: see trust-proxy.");
    expect(JSON.parse((await catqd("status", "--json")).out).hiddenProxy).toBe("127.0.0.1");
  });

  it("pauses, resumes, closes and opens the queue", async () => {
    await on.start();
    for (const [command, state] of [
      ["pause", "paused"],
      ["resume", "open"],
      ["close", "closed"],
      ["open", "open"],
    ] as const) {
      expect(await catqd(command)).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^The queue .*\.\n$/),
      });
      expect(JSON.parse((await catqd("status", "--json")).out).state).toBe(state);
    }
    await catqd("close");
    await catqd("pause");
    expect((await catqd("open")).out).toBe(
      "The queue gives new tickets.\nIt is still paused: nobody is called before `catqd resume`.\n",
    );
    await catqd("close");
    expect((await catqd("resume")).out).toBe(
      "The queue goes on.\nIt is still closed to new tickets, before `catqd open`.\n",
    );
    expect((await fetch(`${on.url}/api/tickets`, { method: "POST" })).status).toBe(503);
  });

  it("skips a ticket, and is told why where that cannot be", async () => {
    await on.start();
    const { token } = await take();
    expect(await catqd("skip", "a00")).toMatchObject({ code: 0, out: "A00 was skipped.\n" });
    expect(await statusOf(token)).toBe(410);
    expect(await catqd("skip", "A00")).toMatchObject({
      code: 1,
      err: expect.stringContaining("Ticket A00 has ended"),
    });
    expect(await catqd("skip", "B00")).toMatchObject({ code: 1, err: expect.stringContaining("no record") });
    expect(await catqd("skip", "7")).toMatchObject({ code: 2, err: expect.stringContaining("such as A07") });
    expect(await catqd("skip")).toMatchObject({ code: 2 });
  });

  it("undoes a skip: back to the head of the line, with the same token", async () => {
    await on.start();
    const [first, second, third] = [await take(), await take(), await take()];
    await catqd("skip", "A00");
    await catqd("skip", "A02");
    expect(await statusOf(third.token)).toBe(410);
    expect(await catqd("recall", "a02")).toMatchObject({
      code: 0,
      out: "A02 is back, next in line.\n",
    });
    expect(JSON.parse((await catqd("recall", "A00", "--json")).out)).toEqual({
      number: "A00",
      state: "waiting",
      position: 1,
    });
    await catqd("skip", "A01");
    expect(await statusOf(first.token)).toBe(200);
    const status = JSON.parse((await catqd("status", "--json")).out);
    expect(status).toMatchObject({
      active: [{ number: "A00" }],
      waiting: ["A02"],
      recent: [{ number: "A01", outcome: "missed" }],
    });
    await leave(first.token);
    await catqd("skip", "A02");
    expect(await catqd("recall", "A01")).toMatchObject({
      out: "A01 is back, and called: a counter was free.\n",
    });
    expect(await statusOf(second.token)).toBe(200);
    expect((await catqd("log", "A01")).out).toContain(
      "A01 was put back at the head of the line by the operator (anna): its missed turn does not count.",
    );
  });

  it("is told why a turn cannot be undone", async () => {
    await on.start();
    const { token } = await take();
    await take();
    expect(await catqd("recall", "A00")).toMatchObject({
      code: 2,
      err: "catqd: Ticket A00 is called: there is nothing to undo.\n",
    });
    await leave(token);
    expect(await catqd("recall", "A00")).toMatchObject({
      code: 1,
      err: expect.stringContaining("its place was given up. Only a missed or skipped turn can be undone."),
    });
    expect(await catqd("recall", "B00")).toMatchObject({
      code: 1,
      err: expect.stringContaining("no record"),
    });
    await catqd("skip", "A01");
    await catqd("ban", "127.0.0.1");
    expect(await catqd("recall", "A01")).toMatchObject({
      code: 1,
      err: expect.stringContaining("lift the ban of 127.0.0.1 first"),
    });
  });

  it("says something on every screen until it is withdrawn, over a restart", async () => {
    await on.start();
    const board = async () => boardSchema.parse(await (await fetch(`${on.url}/api/queue`)).json());
    const { revision } = await board();
    expect(await catqd("announce", " Tea at four 🫖 ")).toMatchObject({
      code: 0,
      out: "On every screen from now on: Tea at four 🫖\n",
    });
    expect((await board()).revision).toBeGreaterThan(revision);
    await on.stop();
    await on.start();
    expect(await board()).toMatchObject({ announcement: { text: "Tea at four 🫖", at: expect.any(String) } });
    expect((await catqd("status")).out).toContain("Announced: Tea at four 🫖");
    expect(await catqd("announce", "--withdraw")).toMatchObject({
      code: 0,
      out: "No longer on the screens: Tea at four 🫖\n",
    });
    expect((await board()).announcement).toBeNull();
    expect(await catqd("announce", "--withdraw")).toMatchObject({
      code: 1,
      err: "catqd: nothing is announced\n",
    });
    const { out } = await catqd("log");
    expect(out).toContain("The operator (anna) announced: Tea at four 🫖");
    expect(out).toContain("The operator (anna) withdrew the announcement.");
  });

  it("bans an address and lifts the ban", async () => {
    await on.start();
    const { token } = await take();
    const { out } = await catqd("ban", "::ffff:127.0.0.1", "--for", "1h", "--reason", "being a dog");
    expect(out).toMatch(/^127\.0\.0\.1 is banned since .*, until .*: being a dog\n1 ticket ended\.\n$/);
    expect(await statusOf(token)).toBe(403);
    expect((await catqd("log", "A00")).out).toContain(
      "A00 ended, as the address that took it, 127.0.0.1, was banned by the operator (anna): being a dog.",
    );
    const { bans } = JSON.parse((await catqd("bans", "--json")).out);
    expect(bans).toEqual([expect.objectContaining({ address: "127.0.0.1", reason: "being a dog" })]);
    expect(Date.parse(bans[0].until) - Date.parse(bans[0].since)).toBe(3_600_000);
    expect(await catqd("unban", "127.0.0.1")).toMatchObject({
      code: 0,
      out: "The ban of 127.0.0.1 is lifted.\n",
    });
    expect(await statusOf(token)).toBe(410);
    expect(await catqd("unban", "127.0.0.1")).toMatchObject({
      code: 1,
      err: "catqd: 127.0.0.1 is not banned\n",
    });
    expect((await catqd("bans")).out).toBe("Nobody is banned.\n");
  });

  it("bans a network: its tickets end, its streams too, and nobody of it is served", async () => {
    await on.start();
    const { token } = await take();
    const stream = await fetch(`${on.url}/api/queue/events`);
    const { out } = await catqd("ban", "127.0.0.0/8", "--for", "1h", "--reason", "a kennel");
    expect(out).toMatch(/^127\.0\.0\.0\/8 is banned since .*, until .*: a kennel\n1 ticket ended\.\n$/);
    await stream.text();
    expect(await statusOf(token)).toBe(403);
    expect((await fetch(`${on.url}/api/tickets`, { method: "POST" })).status).toBe(403);
    expect((await catqd("bans")).out).toMatch(/^127\.0\.0\.0\/8 is banned since .*: a kennel\n$/);
    await catqd("unban", "127.0.0.0/8");
    expect(await statusOf(token)).toBe(410);
    expect((await catqd("log", "A00")).out).toContain(
      "A00 ended, as the network from which it was taken, 127.0.0.0/8, was banned by the operator (anna): a kennel.",
    );
    expect((await catqd("log")).out).toMatch(
      /The network 127\.0\.0\.0\/8 was banned until \d+ \w+ \d+ \d\d:\d\d by the operator \(anna\): a kennel\./,
    );
  });

  it("is told which bans overlap", async () => {
    await on.start();
    await catqd("ban", "10.0.0.0/8");
    expect((await catqd("ban", "10.1.2.3", "--for", "1h")).out).toMatch(
      /^10\.1\.2\.3 is banned .*\nIt is banned as a part of 10\.0\.0\.0\/8 \(for ever\) too\.\n$/,
    );
    expect((await catqd("ban", "10.0.0.0/8", "--for", "2h")).out).toMatch(
      /\nThis replaces the ban since \d+ \w+ \d+ \d\d:\d\d, for ever\.\nBanned in it by themselves: 10\.1\.2\.3\.\n$/,
    );
    expect((await catqd("unban", "10.1.2.3")).out).toMatch(
      /^The ban of 10\.1\.2\.3 is lifted\.\nIt is still banned as a part of 10\.0\.0\.0\/8 \(until .*\)\.\n$/,
    );
    expect(await catqd("unban", "10.1.2.3")).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringMatching(
        /^catqd: 10\.1\.2\.3 is not banned by itself\nIt is a part of 10\.0\.0\.0\/8 \(until .*\): `catqd unban 10\.0\.0\.0\/8` lifts that\.\n$/,
      ),
    });
    for (let n = 0; n < 10; n++) await catqd("ban", `10.0.0.${n}`);
    expect((await catqd("unban", "10.0.0.0/8")).out).toMatch(
      /^The ban of .*\nBanned in it .*10\.0\.0\.7 and 2 more\.\n$/,
    );
    expect((await catqd("unban", "10.0.0.0/8")).err).toMatch(
      /^catqd: 10\.0\.0\.0\/8 is not banned\nBanned in it /,
    );
    const { out } = await catqd("ban", "10.0.0.0/24", "--json");
    expect(JSON.parse(out)).toMatchObject({
      endedTickets: 0,
      replaced: null,
      around: [],
      withinCount: 10,
      spared: [],
    });
  });

  it("bans none of those who are never banned", async () => {
    await on.start({ "never-ban": "127.0.0.0/24" });
    const { token } = await take();
    expect(await catqd("ban", "127.0.0.1")).toMatchObject({
      code: 2,
      err: "catqd: 127.0.0.1 is never banned, since --never-ban, --trust-proxy or --crowd names it.\n",
    });
    expect(await catqd("ban", "127.0.0.0/8")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/\nNever banned all the same: 127\.0\.0\.0\/24\.\n$/),
    });
    expect(await statusOf(token)).toBe(200);
  });

  it.each([
    [
      "10.0.0.7/24",
      "is inside of a network: say 10.0.0.0/24 for all of that, or 10.0.0.7 for the one address.",
    ],
    ["10.0.0.0/33", "Expected an address or a network, such as"],
    ["10.0.0", "Expected an address or a network, such as"],
  ])("is told why %s cannot be banned, nor its ban lifted", async (network, message) => {
    await on.start();
    const told = { code: 2, out: "", err: expect.stringContaining(message) };
    expect(await catqd("ban", network)).toMatchObject(told);
    expect(await catqd("unban", network)).toMatchObject(told);
    expect((await catqd("bans")).out).toBe("Nobody is banned.\n");
  });

  it("bans an IPv6 address as its /64, for ever unless told otherwise", async () => {
    await on.start();
    const { out } = await catqd("ban", "2001:DB8:0:0:1::7");
    expect(out).toMatch(/^2001:db8::\/64 is banned since .*, for ever: banned by the operator\n$/);
    expect(await catqd("unban", "2001:db8::/64")).toMatchObject({ code: 0 });
  });

  it.each([
    ["somewhere", "ban", "somewhere"],
    ["--for <duration> cannot be 'soon'", "ban", "10.0.0.1", "--for", "soon"],
    ["--reason <text> cannot be ' '", "ban", "10.0.0.1", "--reason", " "],
    ["--reason <text> cannot be 'aaa", "ban", "10.0.0.1", "--reason", "a".repeat(201)],
    ["somewhere", "unban", "somewhere"],
    ["-n, --lines <count> cannot be '0'", "log", "--lines", "0"],
    ["<number> cannot be 'kitty'\nExpected a number such as A07.", "skip", "kitty"],
    ["say what to announce, or --withdraw", "announce"],
    ["say what to announce, or --withdraw", "announce", "Tea", "--withdraw"],
    ["<text> cannot be ''\nSay something.", "announce", ""],
    ["<text> cannot be ' '\nSay something.", "announce", " "],
    ["One line of plain text", "announce", "two\nlines"],
    ["One line of plain text", "announce", "\u001b[2J"],
    ["One line of plain text", "announce", "\u202egnihtemos"],
    ["200 characters are the most", "announce", "x".repeat(201)],
    ["missing required argument 'number'", "recall"],
    ["unknown option '--jsn'\n(Did you mean --json?)", "status", "--jsn"],
  ])("is told of a usage error: %s", async (told, ...args) => {
    await on.start();
    const { code, out, err } = await catqd(...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^catqd: .*\n(.+\n)?$/);
    expect(err).toContain(told);
  });

  it("reads the life of one ticket, and of all", async () => {
    await on.start();
    const { token } = await take();
    await take();
    await leave(token);
    await catqd("skip", "A01");
    await catqd("pause");
    await catqd("ban", "10.0.0.9", "--reason", "drives\u001b[2J terminals");
    await catqd("unban", "10.0.0.9");
    const one = (await catqd("log", "a00")).out;
    expect(one.split("\n").map((line) => line.slice(21).replace(/, .*/, "…"))).toEqual([
      "A00 was taken from 127.0.0.1.",
      expect.stringMatching(/^A00 was called after waiting /),
      "A00 gave its place up…",
      "",
    ]);
    const all = (await catqd("log")).out;
    expect(all).toContain("A01 was skipped by the operator (anna).");
    expect(all).toContain("The queue was paused by the operator (anna).");
    expect(all).toContain(
      "The address 10.0.0.9 was banned by the operator (anna): drives\ufffd[2J terminals.",
    );
    expect(all).toContain("The ban of 10.0.0.9 was lifted by the operator (anna).");
    expect((await catqd("log", "-n", "2")).out.trim().split("\n")).toHaveLength(2);
    expect(JSON.parse((await catqd("log", "A00", "--json")).out).events[0]).toMatchObject({
      type: "taken",
      number: "A00",
    });
    expect(await catqd("log", "Z00")).toMatchObject({
      code: 1,
      err: expect.stringContaining("knows no ticket Z00"),
    });
  });

  it("is told clearly that no daemon runs", async () => {
    const { code, err } = await catqd("status");
    expect(code).toBe(69);
    expect(err).toBe(
      `catqd: no catqd is running on the data folder ${on.data}\n` +
        "Start it with `catqd serve`, or name the folder of the one that runs with --data.\n",
    );
    mkdirSync(on.data);
    writeFileSync(join(on.data, "catqd.sock"), "");
    expect((await catqd("status")).code).toBe(69);
    expect((await catqd("status", "--data", join(on.folder, "x".repeat(200)))).code).toBe(69);
  });

  it("is not kept from a running daemon by a faulty configuration", async () => {
    await on.start();
    writeFileSync(join(on.folder, "catqd.yaml"), "port: many\n");
    const config = join(on.folder, "catqd.yaml");
    expect((await catqd("status", "--config", config)).code).toBe(0);
    expect((await catqd("status", "--data", "")).code).toBe(78);
    expect((await catqd("serve", "--config", config)).code).toBe(78);
  });
});
