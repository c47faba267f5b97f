import { statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bansReport, logReport } from "../../src/commands/output/reports.ts";
import { LiveStream } from "../contract/live-stream.ts";
import { expectProblem, Visitor } from "../contract/visitor.ts";
import { askAfterAll, Crowd, USUAL } from "../faults/crowd.ts";
import { DaemonLives } from "../faults/daemon-lives.ts";
import { expectSound } from "../faults/expect-sound.ts";
import { now } from "../faults/history.ts";
import { HttpClient } from "../http-client.ts";
import { OperatorAtWork } from "./operator-at-work.ts";
import { withoutTickets } from "./without-tickets.ts";

// Every operator's command, given to a daemon that a crowd keeps busy all the while. In the end, the history of
// all that the crowd asked and heard is held to the contract: no promise was broken to anybody.

const TERMS = { counters: 2, claimWindowMs: 60_000, viewWindowMs: 60_000 };
const PATIENCE_MS = 60_000;
/** Nobody in the crowd lets a window run out: only what the operator does could end one early. */
const HABITS = { ...USUAL, sleeps: 0, lingers: 0 };

let lives: DaemonLives;
let crowd: Crowd;
let operator: OperatorAtWork;
let http: HttpClient;
const visitor = (from: string): Visitor => new Visitor(http, from);
const touched = new Set<string>();

beforeAll(async () => {
  lives = await DaemonLives.start({ terms: TERMS, flags: ["--log-level", "info"] });
  http = new HttpClient(lives.url);
  operator = new OperatorAtWork(lives.folder);
  crowd = new Crowd(lives, { people: 12, seed: 11, habits: HABITS });
  await visitor("127.0.0.20").seesBoard(({ recent }) => recent.length === 8, PATIENCE_MS);
}, 2 * PATIENCE_MS);

afterAll(async () => {
  await crowd?.stop();
  http?.close();
  await lives?.remove();
});

const LONG = { timeout: 4 * PATIENCE_MS };

it("status: tells what is", LONG, async () => {
  const { state, counters, pid, url, announcement } = await operator.asks("status", "status");
  expect({ state, counters, pid, url, announcement }).toEqual({
    state: "open",
    counters: 2,
    pid: lives.pid,
    url: lives.url,
    announcement: null,
  });
  const { out } = await operator.says("status");
  expect(out).toMatch(/^The queue is open, with 2 counters\.\nAt the counters: .*\nWaiting: \d+/);
});

it("announce: says it on every screen, until it is withdrawn", LONG, async () => {
  const screen = await LiveStream.open(lives.url, "/api/queue/events", { from: "127.0.0.21" });
  await operator.asks("announce", "announce", "Tea at four");
  await screen.sees(({ data }) => Object(data.announcement).text === "Tea at four", PATIENCE_MS);
  expect(await operator.asks("announce", "announce", "--withdraw")).toEqual({
    said: null,
    before: "Tea at four",
  });
  const said = screen.events.length;
  await expect
    .poll(() => screen.events.slice(said).at(-1)?.data.announcement, { timeout: PATIENCE_MS })
    .toBeNull();
  screen.close();
});

it("pause, resume: clocks stand and nobody is called, then all goes on", LONG, async () => {
  const looker = visitor("127.0.0.20");
  const at = now();
  expect(await operator.asks("change-state", "pause")).toEqual({ state: "paused" });
  const pausedAt = now();
  const before = await looker.board();
  expect(before.state).toBe("paused");
  const taken = await visitor("127.0.0.22").takes();
  touched.add(taken.number);
  const later = await looker.seesBoard(
    ({ now: moment }) => Date.parse(moment) - Date.parse(before.now) > 1500,
    PATIENCE_MS,
  );
  const numbers = before.active.map(({ number }) => number);
  for (const { number } of later.active) expect(numbers).toContain(number);
  expect((await visitor("127.0.0.22").ticket(taken.token)).state).toBe("waiting");
  const resumingAt = now();
  expect(await operator.asks("change-state", "resume")).toEqual({ state: "open" });
  const until = now();
  // To the windows, a pause is time in which the daemon did not live.
  const stood = { leastMs: resumingAt - pausedAt, mostMs: until - at };
  lives.history.add({ kind: "outage", client: operator.name, how: "pause", at, until, ...stood });
  await visitor("127.0.0.22").leaves(taken.token);
  const { revision } = await looker.board();
  await looker.seesBoard((board) => board.revision > revision + 10, PATIENCE_MS);
});

it("close, open: no new tickets, and all inside are served", LONG, async () => {
  expect(await operator.asks("change-state", "close")).toEqual({ state: "closed" });
  const looker = visitor("127.0.0.20");
  const refused = await looker.asksForTicket();
  expectProblem(refused, 503, "closed");
  expect(refused.headers["retry-after"]).toBe("60");
  await looker.seesBoard(({ waitingCount, active }) => waitingCount + active.length === 0, PATIENCE_MS);
  expect((await looker.board()).recent.every(({ outcome }) => outcome === "seen" || outcome === "left")).toBe(
    true,
  );
  expect(await operator.asks("change-state", "open")).toEqual({ state: "open" });
  await looker.seesBoard(({ active }) => active.length > 0, PATIENCE_MS);
});

it("skip, recall: ends a turn, and undoes that", LONG, async () => {
  const me = visitor("127.0.0.23");
  const { number, token } = await me.takes();
  touched.add(number);
  expect(await operator.asks("skip", "skip", number)).toEqual({ number });
  expectProblem(await me.claims(token), 410, "missed");
  expect(await operator.asks("recall", "recall", number)).toMatchObject({ number });
  await expect
    .poll(async () => (await me.ticket(token)).state, { timeout: PATIENCE_MS, interval: 20 })
    .toBe("called");
  await me.isServed(token);
  const life = await operator.reads(logReport, "log", number);
  expect(life.events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(["taken", "missed", "recalled", "called", "claimed", "seen"]),
  );
  expect((await operator.says("log", number)).out).toContain(`${number} was skipped by the operator (anna).`);
  expect(await operator.says("skip", number)).toMatchObject({
    code: 1,
    err: expect.stringContaining(number),
  });
});

it.each([
  ["an address", "127.0.3.1", ["127.0.3.1"]],
  ["a network", "127.0.4.0/24", ["127.0.4.1", "127.0.4.2", "127.0.4.250"]],
])("ban, bans, unban: %s, at once, and nobody else", LONG, async (_what, name, addresses) => {
  const tokens: string[] = [];
  const screens: LiveStream[] = [];
  for (const address of addresses) {
    const { number, token } = await visitor(address).takes();
    touched.add(number);
    tokens.push(token);
    screens.push(await LiveStream.open(lives.url, "/api/queue/events", { from: address }));
  }
  const made = await operator.asks("ban", "ban", name, "--for", "2h", "--reason", "a kennel");
  expect(made).toMatchObject({ ban: { address: name, reason: "a kennel" }, endedTickets: tokens.length });
  for (const [i, token] of tokens.entries()) {
    const banned = visitor(addresses[i] ?? "");
    const { since, until, reason } = expectProblem(await banned.claims(token), 403, "banned");
    expect({ since, until, reason }).toEqual({
      since: made.ban.since,
      until: made.ban.until,
      reason: "a kennel",
    });
    expectProblem(await visitor("127.0.0.20").claims(token), 410, "ended");
    expect((await banned.send("/readyz")).status).not.toBe(403);
  }
  await expect.poll(() => screens.filter(({ ending }) => ending === null)).toEqual([]);
  expect((await operator.reads(bansReport, "bans")).bans).toEqual([made.ban]);
  expect(await operator.asks("unban", "unban", name)).toMatchObject({ address: name, wasBanned: true });
  for (const address of addresses) await visitor(address).board();
  expect((await operator.reads(bansReport, "bans")).bans).toEqual([]);
  expect(await operator.says("unban", name)).toMatchObject({
    code: 1,
    out: "",
    err: expect.stringMatching(/is not banned/),
  });
});

it("stats: adds up the day", LONG, async () => {
  const { code, out, err } = await operator.says("stats", "--json");
  expect(code, err).toBe(0);
  const { total } = JSON.parse(out);
  expect(total.taken).toBeGreaterThan(10);
  expect(total.taken).toBeGreaterThanOrEqual(total.seen + total.missed + total.left);
});

it("backup: makes a file of its own that is sound", LONG, async () => {
  const file = join(lives.folder, "copy.db");
  const { code, out, err } = await operator.says("backup", file, "--json");
  expect(code, err).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ type: "backup", file });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it("log: knows each act, and whose it was", LONG, async () => {
  const { events } = await operator.reads(logReport, "log", "--lines", "100000");
  // Tickets that a ban ended say whose it was too, but are no act of their own.
  const isEndedByBan = ({ type, number }: (typeof events)[number]) => type === "banned" && number !== null;
  const acts = events.filter((event) => event.detail?.by !== undefined && !isEndedByBan(event));
  expect(new Set(acts.map(({ detail }) => detail?.by))).toEqual(new Set(["anna"]));
  expect(acts.map(({ type }) => type)).toEqual([
    ...["announced", "withdrawn", "paused", "resumed", "closed", "opened", "missed", "recalled"],
    ...["banned", "unbanned", "banned", "unbanned"],
  ]);
  const logged = lives.daemon.log.split("\n").filter((line) => line.includes("operator's command"));
  // Those that came to nothing are logged as well.
  expect(logged.length).toBeGreaterThanOrEqual(acts.length);
  expect(new Set(logged.map((line) => JSON.parse(line).by))).toEqual(new Set(["anna"]));
});

it("breaks no promise to anybody in the crowd", LONG, async () => {
  await crowd.stop();
  await askAfterAll(lives, crowd.tokens);
  const { exchanges } = lives.history;
  expect(exchanges.length).toBeGreaterThan(500);
  expect(exchanges.filter(({ reply }) => reply === null)).toEqual([]);
  expectSound(withoutTickets(lives.history, touched), { commands: 30 });
});
