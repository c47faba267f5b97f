import {
  chownSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { formatToken } from "@catq/shared";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFakeClock, type FakeClock } from "../../test/fake-clock.ts";
import { at, tokenOf } from "../../test/scripted-server.ts";
import { startTimeOf } from "../process/proc-stat.ts";
import { stateFolder } from "./state-folder.ts";
import { openWallet, type Wallet } from "./wallet.ts";

const SERVER = "http://127.0.0.1:8080";
let folder: string;
let clock: FakeClock;
let warnings: string[];
let wallet: Wallet;

beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), "catq-wallet-")), "catq");
  clock = createFakeClock();
  warnings = [];
  wallet = open();
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

function open(): Wallet {
  return openWallet(folder, clock, (message) => warnings.push(message));
}

function files(): string[] {
  return readdirSync(path.join(folder, "tickets"));
}

function save(sequence: number, server = SERVER): Promise<void> {
  const token = tokenOf(sequence);
  return wallet.save({
    server,
    number: token.split("-")[0] ?? "",
    token,
    takenAt: at(sequence * 1000),
    queue: null,
  });
}

test("keeps tickets for the next run, the oldest first, each server's apart", async () => {
  await save(9);
  await save(7);
  await save(7, "http://other:1");
  expect((await open().list(SERVER)).map(({ number }) => number)).toEqual(["A07", "A09"]);
  expect(await open().list(null)).toHaveLength(3);
  expect((await open().list(SERVER))[0]?.token).toBe(tokenOf(7));
});

test("finds what was saved for a name before it was reached over TLS, and notes its end", async () => {
  const before = "http://cats.example";
  const now = "https://cats.example";
  await save(7, before);
  await save(8, now);
  expect((await open().list(now)).map(({ number }) => number)).toEqual(["A07", "A08"]);
  expect((await open().list(before)).map(({ number }) => number)).toEqual(["A07"]);
  await wallet.end(now, tokenOf(7), "seen");
  const [ended, other] = await open().list(now);
  expect(ended).toMatchObject({ number: "A07", server: before, end: { outcome: "seen" } });
  expect(other).toMatchObject({ number: "A08", end: null });
  expect(files()).toHaveLength(2);
});

test("is empty before the first ticket, and makes no folder for a look", async () => {
  expect(await wallet.list(null)).toEqual([]);
  expect(() => statSync(folder)).toThrow();
});

test("remembers what became of a ticket for a day", async () => {
  await save(7);
  await wallet.end(SERVER, tokenOf(7), "missed");
  await wallet.end(SERVER, tokenOf(7), "seen");
  await wallet.end(SERVER, tokenOf(8), "seen");
  expect((await wallet.list(SERVER))[0]?.end?.outcome).toBe("missed");
  clock.advance(25 * 3_600_000);
  expect(await wallet.list(SERVER)).toEqual([]);
  expect(files()).toEqual([]);
});

test("ends no ticket of a new queue that has the same number", async () => {
  await save(7);
  await wallet.end(SERVER, formatToken("A07", "000000000000"), "ended");
  expect((await wallet.list(SERVER))[0]?.end).toBeNull();
});

test("many at once lose nothing of each other", async () => {
  await Promise.all(Array.from({ length: 30 }, (_, sequence) => save(sequence)));
  await Promise.all(
    Array.from({ length: 30 }, (_, sequence) =>
      sequence % 2 ? wallet.end(SERVER, tokenOf(sequence), "seen") : wallet.list(SERVER),
    ),
  );
  const all = await open().list(SERVER);
  expect(all).toHaveLength(30);
  expect(all.filter(({ end }) => end === null)).toHaveLength(15);
  expect(files().every((name) => name.endsWith(".ticket.json"))).toBe(true);
});

test("has the key of a take on disk before it is handed out", async () => {
  const key = await wallet.beginTake(SERVER);
  expect(files()).toEqual([`${key}.take.json`]);
  await wallet.finishTake(key);
  expect(files()).toEqual([]);
});

/** A take that some process has left behind. */
function leave(change: Record<string, unknown>): void {
  const key = "6a3f2b9e-1a55-4d0a-9d3e-0a1b2c3d4e5f";
  // No process has this number: it is above what the kernel gives.
  const take = {
    version: 1,
    server: SERVER,
    key,
    startedAt: 0,
    host: hostname(),
    pid: 2 ** 22 + 1,
    ...change,
  };
  mkdirSync(path.join(folder, "tickets"), { recursive: true });
  writeFileSync(path.join(folder, "tickets", `${key}.take.json`), JSON.stringify(take));
}

test("uses up the key of a take that crashed, once", async () => {
  leave({});
  const keys = await Promise.all([
    wallet.beginTake(SERVER),
    open().beginTake(SERVER),
    open().beginTake(SERVER),
  ]);
  expect(keys.filter((key) => key.startsWith("6a3f2b9e"))).toHaveLength(1);
  expect(new Set(keys).size).toBe(3);
});

test.runIf(startTimeOf(process.pid) !== null)(
  "uses up the key of a take whose process had the number of one that runs now, as in a container started again",
  async () => {
    for (const pid of [process.pid, process.ppid]) {
      leave({ pid, mark: "the-boot-before 7" });
      const key = await wallet.beginTake(SERVER);
      expect(key).toContain("6a3f2b9e");
      await wallet.finishTake(key);
    }
  },
);

test.each([
  ["is still running", { pid: process.ppid }],
  ["runs and began then", { pid: process.ppid, mark: startTimeOf(process.ppid) }],
  ["is this process's own", { pid: process.pid, mark: startTimeOf(process.pid) }],
  ["runs on another host", { host: "elsewhere" }],
  ["asks another server", { server: "http://other:1" }],
])("leaves the key of a take alone that %s", async (_name, change) => {
  leave(change);
  expect(await wallet.beginTake(SERVER)).not.toContain("6a3f2b9e");
});

test("says where it could not write", async () => {
  mkdirSync(path.dirname(folder), { recursive: true });
  writeFileSync(folder, "in the way");
  await expect(save(7)).rejects.toMatchObject({ exitCode: 8, message: expect.stringContaining(folder) });
  await expect(wallet.list(null)).rejects.toMatchObject({ exitCode: 8 });
});

test("keeps and looks at nothing where another user made the folder, or a link in its place", {
  skip: process.geteuid?.() !== 0,
}, async () => {
  await save(7);
  const tickets = path.join(folder, "tickets");
  chownSync(tickets, 4321, 4321);
  await expect(wallet.list(null)).rejects.toThrow(/another user made it/);
  await expect(save(8)).rejects.toThrow(/another user made it/);
  // Under sudo: all of it is the caller's.
  chownSync(path.dirname(folder), 4321, 4321);
  chownSync(folder, 4321, 4321);
  expect(await wallet.list(null)).toHaveLength(1);
  chownSync(path.dirname(folder), 0, 0);
  chownSync(folder, 0, 0);
  renameSync(tickets, `${tickets}-elsewhere`);
  chownSync(`${tickets}-elsewhere`, 0, 0);
  symlinkSync(`${tickets}-elsewhere`, tickets);
  expect(await wallet.list(null)).toHaveLength(1);
  lchownSync(tickets, 4321, 4321);
  await expect(wallet.list(null)).rejects.toThrow(/another user made it/);
});

test("lies where the XDG Base Directory Specification says", () => {
  expect(stateFolder({ XDG_STATE_HOME: "/s", HOME: "/h" })).toBe("/s/catq");
  expect(stateFolder({ XDG_STATE_HOME: "relative", HOME: "/h" })).toBe("/h/.local/state/catq");
  expect(stateFolder({ HOME: "/h" })).toBe("/h/.local/state/catq");
});
