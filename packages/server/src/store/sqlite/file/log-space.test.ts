import { copyFileSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { line, take, takeMany } from "../../../../test/store-contract/queue.ts";
import { freshFolder } from "../../../../test/store-contract/setup.ts";
import type { Store } from "../../../queue/store.ts";
import { openSqliteStore, SqliteStore } from "../sqlite-store.ts";
import { openDatabase } from "./open-database.ts";
import { MIGRATIONS } from "./schema.ts";

const MIB = 1024 * 1024;
const WHOLE = { timeout: 20_000, interval: 5 };

async function freshStore(): Promise<{ store: Store; file: string }> {
  const file = join(freshFolder(), "catqd.db");
  const store = await openSqliteStore({ file });
  onTestFinished(() => store.close(0));
  return { store, file };
}

function logMiB(file: string): number {
  return statSync(`${file}-wal`).size / MIB;
}

/** Commits until so much of the log is written; returns how many tickets that took. */
async function write(store: Store, file: string, mib: number): Promise<number> {
  let taken = 0;
  while (logMiB(file) < mib) {
    await takeMany(store, 20);
    taken += 20;
  }
  return taken;
}

it("leaves the log of a queue with little to do as short as it is", async () => {
  const { store, file } = await freshStore();
  await write(store, file, 2);
  expect(logMiB(file)).toBeLessThan(3);
});

it("fills the log while changes are written into it, and a crash right then loses nothing", async () => {
  const { store, file } = await freshStore();
  let taken = await write(store, file, 4);
  const copies: { folder: string; taken: number }[] = [];
  while (logMiB(file) < 34) {
    await takeMany(store, 20);
    taken += 20;
    const folder = freshFolder();
    // What a crash would leave: nothing is closed, and the shared memory is gone.
    for (const end of ["", "-wal"]) copyFileSync(file + end, join(folder, `catqd.db${end}`));
    copies.push({ folder, taken });
  }
  expect(copies.length).toBeGreaterThan(0);
  for (const { folder, taken } of copies) {
    const crashed = await openSqliteStore({ file: join(folder, "catqd.db") });
    expect(await line(crashed)).toHaveLength(taken);
    expect(await take(crashed)).toBe(taken);
    await crashed.close(0);
  }
  expect(await line(store)).toHaveLength(taken);
}, 60_000);

it("keeps the log's length when it begins anew", async () => {
  const { store, file } = await freshStore();
  await write(store, file, 4);
  await vi.waitFor(async () => {
    await take(store);
    expect(logMiB(file)).toBeGreaterThanOrEqual(34);
  }, WHOLE);
  const full = logMiB(file);
  let taken = (await store.board(0, 0)).waitingCount;
  const before = statSync(file).size;
  // Until a checkpoint has brought the log into the file.
  while (statSync(file).size === before) {
    await takeMany(store, 200);
    taken += 200;
  }
  await takeMany(store, 200);
  expect(logMiB(file)).toBe(full);
  expect(await line(store)).toHaveLength(taken + 200);
}, 60_000);

/** Commits until the filling is under way: a whole piece has come at once. */
async function writeUntilFilling(store: Store, file: string): Promise<number> {
  let taken = 0;
  for (let before = logMiB(file); ; before = logMiB(file)) {
    await takeMany(store, 20);
    taken += 20;
    if (logMiB(file) - before >= 1) return taken;
  }
}

it("lets go of the log when the store is closed in the middle of it", async () => {
  const { store, file } = await freshStore();
  const taken = await writeUntilFilling(store, file);
  expect(logMiB(file)).toBeLessThan(34);
  await store.close(0);
  await vi.waitFor(() => expect(openFiles()).not.toContainEqual(expect.stringContaining(`${file}-wal`)));
  const again = await openSqliteStore({ file });
  expect((await again.board(0, 0)).waitingCount).toBe(taken);
  await again.close(0);
});

it("stops where somebody else is writing", async () => {
  const file = join(freshFolder(), "catqd.db");
  const db = openDatabase(file, MIGRATIONS, () => Buffer.alloc(32));
  db.pragma("busy_timeout = 0");
  const onFatal = vi.fn();
  const store = new SqliteStore(db, onFatal);
  onTestFinished(() => store.close(0));
  const passer = openDatabase(file, MIGRATIONS, () => Buffer.alloc(32));
  onTestFinished(() => void passer.close());
  const taken = await writeUntilFilling(store, file);
  passer.exec("BEGIN IMMEDIATE");
  const length = logMiB(file);
  expect(length).toBeLessThan(34);
  await vi.waitFor(() => expect(openFiles().filter((name) => name === `${file}-wal`)).toHaveLength(2));
  expect(logMiB(file)).toBe(length);
  passer.exec("ROLLBACK");
  expect(await take(store)).toBe(taken);
  expect(onFatal).not.toHaveBeenCalled();
});

/** What this process has open. */
function openFiles(): string[] {
  return readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  });
}
