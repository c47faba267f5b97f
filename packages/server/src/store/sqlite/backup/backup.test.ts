import {
  copyFileSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { expect, it, onTestFinished } from "vitest";
import { freshFolder } from "../../../../test/fresh-folder.ts";
import { SETTINGS } from "../../../../test/open-store.ts";
import { call, line, takeMany } from "../../../../test/store-contract/queue.ts";
import type { Store } from "../../../queue/store.ts";
import { systemClock } from "../../../queue/time/clock.ts";
import { migrate } from "../file/migrate.ts";
import { openDatabase } from "../file/open-database.ts";
import { APPLICATION_ID, BACKUP_ID, MIGRATIONS } from "../file/schema.ts";
import { openSqliteStore } from "../sqlite-store.ts";
import { type Backup, backUp } from "./backup.ts";

const HOUR_MS = 3_600_000;
const CAT = { mediaType: "image/png", bytes: Buffer.from("cat"), digest: Buffer.alloc(32), credit: "" };

async function openStore(
  file = join(freshFolder(), "catqd.db"),
  wall = 0,
): Promise<{ store: Store; file: string }> {
  const store = await openSqliteStore({
    file,
    readSettings: () => SETTINGS,
    clock: { ...systemClock, wall: () => wall },
  });
  onTestFinished(() => store.close());
  return { store, file };
}

function copyOf(database: string, target: string, isReplacing = false): Backup {
  return backUp({ database, target, isReplacing, nonce: "test", wall: Date.now() });
}

const freshTarget = (): string => join(freshFolder(), "backup.db");

it("copies the queue beside its daemon, into one private file that is marked as a backup", async () => {
  const { store, file } = await openStore();
  await takeMany(store, 5);
  await call(store, 0);
  const target = freshTarget();
  const facts = copyOf(file, target);
  expect(facts).toEqual({
    format: MIGRATIONS.length,
    tickets: 5,
    waiting: 4,
    nextSequence: 5,
    bytes: statSync(target).size,
  });
  expect(readdirSync(dirname(target))).toEqual(["backup.db"]);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  expect(readFileSync(target).readUInt32BE(68)).toBe(BACKUP_ID);
  await takeMany(store, 1);
  expect(await line(store)).toEqual([1, 2, 3, 4, 5]);
});

it("copies what only a crash's write-ahead log holds, and leaves the files as they are", async () => {
  const { store, file } = await openStore();
  await takeMany(store, 3);
  const crashed = join(freshFolder(), "catqd.db");
  for (const end of ["", "-wal"]) copyFileSync(file + end, crashed + end);
  const before = ["", "-wal"].map((end) => readFileSync(crashed + end));
  expect(copyOf(crashed, freshTarget())).toMatchObject({ tickets: 3 });
  expect(["", "-wal"].map((end) => readFileSync(crashed + end))).toEqual(before);
});

it("never overwrites a file unless told to, and then in one step", async () => {
  const { store, file } = await openStore();
  const target = freshTarget();
  writeFileSync(target, "precious");
  expect(() => copyOf(file, target)).toThrow(
    expect.objectContaining({ name: "StoreRefused", message: `${target} exists already` }),
  );
  expect(readFileSync(target, "utf8")).toBe("precious");
  await takeMany(store, 2);
  expect(copyOf(file, target, true)).toMatchObject({ tickets: 2 });
  expect(readdirSync(dirname(target))).toEqual(["backup.db"]);
});

it("removes what a backup left that was cut off, and nothing of one under way", async () => {
  const { file } = await openStore();
  const target = freshTarget();
  const [old, fresh] = ["old", "fresh"].map((name) => join(dirname(target), `.${name}.catqd-part`));
  for (const part of [old, fresh]) writeFileSync(String(part), "half a queue");
  utimesSync(String(old), 1, 1);
  copyOf(file, target);
  expect(readdirSync(dirname(target)).sort()).toEqual([".fresh.catqd-part", "backup.db"]);
});

it("says what is missing: a queue, or a folder for the copy", async () => {
  const { file } = await openStore();
  const none = join(freshFolder(), "catqd.db");
  expect(() => copyOf(none, freshTarget())).toThrow(/there is no queue in/);
  writeFileSync(none, "");
  expect(() => copyOf(none, freshTarget())).toThrow(/holds no queue yet/);
  writeFileSync(none, "Dear diary");
  expect(() => copyOf(none, freshTarget())).toThrow(/is damaged/);
  const target = join(freshFolder(), "nowhere", "backup.db");
  expect(() => copyOf(file, target)).toThrow(/no file can be made in/);
});

it("keeps no copy of a queue that is damaged, cut off or at odds with itself", async () => {
  const { store, file } = await openStore();
  await takeMany(store, 50);
  await store.close();
  const spoilt: [RegExp, (copy: string) => void][] = [
    [/is damaged/, (copy) => truncateSync(copy, statSync(copy).size - 4096)],
    [/is damaged|not sound/, (copy) => writeFileSync(copy, readFileSync(copy).fill(0xab, 8192))],
    [
      /not sound \(how many wait: 49 is not 50\)/,
      (copy) => alter(copy, "UPDATE queue SET waiting_count = 49"),
    ],
    [/not sound \(the last ticket/, (copy) => alter(copy, "UPDATE queue SET next_sequence = 7")],
  ];
  for (const [message, spoil] of spoilt) {
    const copy = join(freshFolder(), "catqd.db");
    copyFileSync(file, copy);
    spoil(copy);
    const target = freshTarget();
    expect(() => copyOf(copy, target)).toThrow(message);
    expect(readdirSync(dirname(target))).toEqual([]);
  }
});

it.each(MIGRATIONS.map((_, index) => index + 1))(
  "copies a queue of format %i without changing it; a daemon brings the copy up to date",
  async (version) => {
    const file = join(freshFolder(), "catqd.db");
    const old = new Database(file);
    old.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(old, MIGRATIONS.slice(0, version), () => Buffer.alloc(32, 5));
    old.close();
    const before = readFileSync(file);
    const target = freshTarget();
    expect(copyOf(file, target)).toMatchObject({ format: version });
    expect(readFileSync(file).equals(before)).toBe(true);
    const { store } = await openStore(target);
    expect(store.key).toEqual(Buffer.alloc(32, 5));
    expect(store.restorations).toMatchObject([{ lostFrom: 0, firstSequence: 100 }]);
  },
);

it("makes a queue of a backup once: later numbers, newer revisions, no cat of the old stock, a line in the log", async () => {
  const { store, file } = await openStore();
  const at = 10 * HOUR_MS;
  await takeMany(store, 30);
  await store.change({ heads: 0 }, () => ({
    answer: null,
    effects: Array.from({ length: 30 }, (_, sequence) => ({
      kind: "log" as const,
      event: { at, type: "taken" as const, sequence },
    })),
  }));
  await store.addToStock(CAT);
  const { revision } = await store.board(0, 0);
  const target = freshTarget();
  copyOf(file, target);

  const away = at + 5 * HOUR_MS;
  const again = await openStore(target, away);
  // 30 an hour for five hours, and a hundred more.
  expect(again.store.restorations).toMatchObject([{ lostFrom: 30, firstSequence: 300 }]);
  expect(again.store.restorations[0]?.salt).toHaveLength(16);
  expect(await takeMany(again.store, 1)).toEqual([300]);
  expect(await line(again.store)).toEqual([...Array(30).keys(), 300]);
  expect((await again.store.board(0, 0)).revision).toBeGreaterThan(revision + 1e9);
  expect(await again.store.stockSize()).toBe(0);
  const [restored] = await again.store.log({ limit: 1 });
  expect(restored).toMatchObject({ at: away, type: "restored", detail: { firstSequence: 300 } });
  const { restorations } = again.store;
  await again.store.close();

  const once = await openStore(target, away);
  expect(once.store.restorations).toEqual(restorations);
  expect(await takeMany(once.store, 1)).toEqual([301]);
});

it("draws another salt each time, from one backup or from the backup of a restored queue", async () => {
  const { store, file } = await openStore();
  await takeMany(store, 1);
  const [one, two, three] = [freshTarget(), freshTarget(), freshTarget()];
  copyOf(file, one);
  copyFileSync(one, two);
  const first = (await openStore(one)).store.restorations;
  const second = (await openStore(two)).store.restorations;
  copyOf(one, three);
  const third = (await openStore(three)).store.restorations;
  expect(third).toHaveLength(2);
  expect(third[0]).toEqual(first[0]);
  const salts = [first[0], second[0], third[1]].map((restoration) => restoration?.salt.toString("hex"));
  expect(new Set(salts).size).toBe(3);
});

it("refuses a backup that was put beside another queue's write-ahead log", async () => {
  const { store, file } = await openStore();
  await takeMany(store, 3);
  const target = freshTarget();
  copyOf(file, target);
  copyFileSync(`${file}-wal`, `${target}-wal`);
  const before = readFileSync(target);
  expect(() => openDatabase(target, MIGRATIONS, () => Buffer.alloc(32))).toThrow(
    expect.objectContaining({ name: "StoreRefused", message: expect.stringContaining("belongs to another") }),
  );
  expect(readFileSync(target).equals(before)).toBe(true);
});

function alter(file: string, sql: string): void {
  const db = new Database(file);
  db.exec(sql);
  db.close();
}
