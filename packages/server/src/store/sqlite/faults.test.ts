import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database, { type Database as Connection } from "better-sqlite3";
import { expect, it, onTestFinished, vi } from "vitest";
import { FakeClock } from "../../../test/fake-clock.ts";
import { freshFolder } from "../../../test/fresh-folder.ts";
import { openStore, SETTINGS } from "../../../test/open-store.ts";
import { line, newTicket, take, takeMany } from "../../../test/store-contract/queue.ts";
import type { StorageError, Store } from "../../queue/store.ts";
import { openDatabase } from "./file/open-database.ts";
import { MIGRATIONS } from "./file/schema.ts";
import { SqliteStore } from "./sqlite-store.ts";

interface Bench {
  readonly store: Store;
  readonly clock: FakeClock;
  readonly db: Connection;
  readonly file: string;
  readonly onFatal: (error: StorageError) => void;
}

/** A store whose database the test can get at. */
function bench(): Bench {
  const file = join(freshFolder(), "catqd.db");
  const db = openDatabase(file, MIGRATIONS, () => Buffer.alloc(32));
  const onFatal = vi.fn<(error: StorageError) => void>();
  const clock = new FakeClock();
  const store = new SqliteStore(db, { clock, readSettings: () => SETTINGS, onFatal });
  onTestFinished(() => store.close().catch(() => {}));
  return { store, clock, db, file, onFatal };
}

/** Leaves the database hardly any room to grow. */
function fillUp(db: Connection): void {
  db.pragma(`max_page_count = ${Number(db.pragma("page_count", { simple: true })) + 2}`);
}

function look(store: Store): Promise<unknown> {
  return store.change({ heads: 1 }, ({ heads }) => ({ answer: heads, effects: [] }));
}

const full = { name: "StorageError", kind: "full", message: "the disk is full" };

it("refuses changes while the disk is full, keeps the rest going, and recovers with room", async () => {
  const { store, db, onFatal } = bench();
  const told: boolean[] = [];
  store.on("held", (isFull) => told.push(isFull));
  await takeMany(store, 3);
  fillUp(db);
  let taken = 3;
  const refusals: unknown[] = [];
  while (refusals.length === 0) {
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => take(store)));
    taken += results.filter(({ status }) => status === "fulfilled").length;
    for (const result of results) if (result.status === "rejected") refusals.push(result.reason);
  }
  for (const refusal of refusals) expect(refusal).toMatchObject(full);
  expect(await line(store)).toHaveLength(taken);
  expect(await store.board(0, 0)).toMatchObject({ waitingCount: taken });
  db.pragma("max_page_count = 100000");
  expect(await take(store)).toBe(taken);
  expect(await line(store)).toHaveLength(taken + 1);
  expect(onFatal).not.toHaveBeenCalled();
  expect([told[0], told.at(-1)]).toEqual([true, false]);
});

/** Another program's lock on the database; call the answer to let go of it. */
function lock(file: string): () => void {
  const other = new Database(file);
  other.exec("BEGIN IMMEDIATE");
  return () => other.close();
}

it("stores a change as soon as another program lets go of the lock, and holds nothing up meanwhile", async () => {
  const { store, clock, file } = bench();
  await take(store);
  const unlock = lock(file);
  const taking = take(store);
  await clock.advance(100);
  expect(await store.board(0, 0)).toMatchObject({ waitingCount: 1 });
  unlock();
  await clock.advance(100);
  expect(await taking).toBe(1);
  expect(await line(store)).toHaveLength(2);
});

it("refuses changes that another program's lock holds for long, and the clocks stand until it is gone", async () => {
  const { store, clock, file, onFatal } = bench();
  const told: unknown[] = [];
  store.on("held", (isHeld, why) => told.push([isHeld, why?.message]));
  await take(store);
  const unlock = lock(file);
  const first = Promise.allSettled([take(store)]);
  await clock.advance(500);
  const { now } = store.time.reading();
  const second = take(store);
  await clock.advance(1700);
  expect(await first).toMatchObject([{ reason: { kind: "locked" } }]);
  expect(store.time.reading().now).toBe(now);
  unlock();
  await clock.advance(100);
  expect(await second).toBe(1);
  await clock.advance(100);
  expect(store.time.reading().now).toBeGreaterThan(now);
  expect(told).toEqual([
    [true, "another program has locked the database"],
    [false, undefined],
  ]);
  expect(onFatal).not.toHaveBeenCalled();
});

it("closes under another program's lock, at once", async () => {
  const { store, file } = bench();
  const unlock = lock(file);
  const taking = Promise.allSettled([take(store)]);
  const closing = Promise.allSettled([store.close()]);
  expect(await Promise.all([taking, closing])).toMatchObject([
    [{ reason: { kind: "locked" } }],
    [{ reason: { kind: "locked" } }],
  ]);
  unlock();
});

it("lets those that only read through while the others find the disk full", async () => {
  const { store, db } = bench();
  await take(store);
  fillUp(db);
  const reason = "x".repeat(40_000);
  const big = () =>
    store.change({ heads: 0 }, () => ({
      answer: null,
      effects: [{ kind: "ban", ban: { address: "192.0.2.1", since: 1, until: null, reason } }],
    }));
  const results = await Promise.allSettled([look(store), big(), look(store), big()]);
  expect(results).toMatchObject([
    { value: { answer: [newTicket(0)] } },
    { reason: full },
    { value: { answer: [newTicket(0)] } },
    { reason: full },
  ]);
  await expect(
    store.addToStock({ mediaType: "a/b", bytes: Buffer.alloc(50_000), digest: Buffer.alloc(32), credit: "" }),
  ).rejects.toMatchObject(full);
  expect(await store.bans()).toEqual([]);
});

it("refuses everything once the disk has failed, says so once, and still lets go of the file", async () => {
  const { store, db, file, onFatal } = bench();
  await take(store);
  // Writing fails from here on, as it does where a disk has been remounted read-only.
  db.pragma("query_only = ON");
  const results = await Promise.allSettled([take(store), look(store), store.heartbeat()]);
  for (const result of results) expect(result).toMatchObject({ reason: { kind: "io" } });
  await expect(take(store)).rejects.toMatchObject({ kind: "io", message: "the disk failed" });
  await expect(store.board(0, 0)).rejects.toMatchObject({ kind: "io" });
  await expect(store.stockSize()).rejects.toMatchObject({ kind: "io" });
  expect(onFatal).toHaveBeenCalledTimes(1);
  await store.close();
  expect(db.open).toBe(false);
  const again = await openStore({ file });
  expect(await line(again)).toEqual([0]);
  await again.close();
});

it("finds out about damage when it reads it", async () => {
  const { store, file } = bench();
  await takeMany(store, 500);
  await store.close();
  const bytes = readFileSync(file);
  // What is read first is in the first pages, one a table or index.
  bytes.fill(0xcd, 30 * 4096);
  writeFileSync(file, bytes);
  const onFatal = vi.fn<(error: StorageError) => void>();
  const damaged = await openStore({ file, onFatal });
  onTestFinished(() => damaged.close().catch(() => {}));
  await expect(line(damaged)).rejects.toMatchObject({ kind: "io" });
  await expect(take(damaged)).rejects.toMatchObject({ kind: "io" });
  expect(onFatal).toHaveBeenCalledTimes(1);
});

it("closes for good even where the last moment alive cannot be written", async () => {
  const { store, db } = bench();
  db.pragma("query_only = ON");
  await expect(store.close()).rejects.toMatchObject({ kind: "io" });
  expect(db.open).toBe(false);
});

it("shares one commit among the changes of one turn, and makes none where nothing changes", async () => {
  const { store, file } = bench();
  const commits = (): number => countCommits(readFileSync(`${file}-wal`));
  const before = commits();
  await takeMany(store, 64);
  expect(commits()).toBe(before + 1);
  await Promise.all([look(store), look(store), store.heartbeat()]);
  expect(commits()).toBe(before + 1);
  await Promise.all([take(store), store.heartbeat()]);
  expect(commits()).toBe(before + 2);
});

it("lets a listener's fault be nobody else's", async () => {
  const { store } = bench();
  const faults: unknown[] = [];
  const others = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", (fault) => faults.push(fault));
  onTestFinished(() => {
    process.removeAllListeners("uncaughtException");
    for (const other of others) process.on("uncaughtException", other);
  });
  store.on("change", () => {
    throw new Error("a listener's");
  });
  expect(await take(store)).toBe(0);
  expect(await take(store)).toBe(1);
  await expect.poll(() => faults).toHaveLength(2);
});

/** Frames that end a transaction carry the size of the database: https://www.sqlite.org/fileformat.html, 4.1 */
function countCommits(log: Buffer): number {
  const frame = 24 + log.readUInt32BE(8);
  let commits = 0;
  for (let at = 32; at + frame <= log.length; at += frame) {
    if (log.readUInt32BE(at + 4) !== 0) commits++;
  }
  return commits;
}
