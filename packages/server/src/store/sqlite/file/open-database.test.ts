import { execFile } from "node:child_process";
import {
  chmodSync,
  existsSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import Database from "better-sqlite3";
import { expect, it, onTestFinished } from "vitest";
import { freshFolder } from "../../../../test/fresh-folder.ts";
import { openStore } from "../../../../test/open-store.ts";
import { migrate, versionOf } from "./migrate.ts";
import { openDatabase } from "./open-database.ts";
import { APPLICATION_ID, MIGRATIONS, type Migration } from "./schema.ts";

const newKey = (): Buffer => Buffer.alloc(32, 5);
const freshFile = (): string => join(freshFolder(), "catqd.db");

function open(file: string, migrations = MIGRATIONS): Database.Database {
  const db = openDatabase(file, migrations, newKey);
  onTestFinished(() => void db.close());
  return db;
}

/** A database as the catqd made it that knew only the first migrations. */
function openOld(version: number): { file: string; db: Database.Database } {
  const file = freshFile();
  const db = new Database(file);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  migrate(db, MIGRATIONS.slice(0, version), newKey);
  return { file, db };
}

/** Opens the file and expects a refusal that leaves every byte of the file as it was. */
function expectRefusal(file: string, message: RegExp, hint: RegExp): void {
  const before = readFileSync(file);
  const { mode, mtimeMs } = statSync(file);
  expect(() => openDatabase(file, MIGRATIONS, newKey)).toThrow(
    expect.objectContaining({
      name: "StoreRefused",
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    }),
  );
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(statSync(file)).toMatchObject({ mode, mtimeMs });
}

it("makes commits durable, at once, after a write, and when opened again", () => {
  const file = freshFile();
  for (const _ of [1, 2]) {
    const db = openDatabase(file, MIGRATIONS, newKey);
    expect(db.pragma("synchronous", { simple: true })).toBe(2);
    db.exec("UPDATE queue SET alive_at = alive_at + 1");
    expect(db.pragma("synchronous", { simple: true })).toBe(2);
    expect(db.pragma("journal_mode", { simple: true })).toBe("wal");
    expect(db.pragma("foreign_keys", { simple: true })).toBe(1);
    db.close();
  }
});

it("makes every table strict", () => {
  const tables = open(freshFile()).pragma("table_list");
  expect(tables).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: "ticket", type: "table", strict: 1 })]),
  );
  for (const table of Array.isArray(tables) ? tables : []) {
    if (!String(table.name).startsWith("sqlite_")) expect(table).toMatchObject({ strict: 1 });
  }
});

it("keeps its files to their owner, whatever they were", () => {
  const file = freshFile();
  writeFileSync(file, "");
  chmodSync(file, 0o666);
  open(file).exec("UPDATE queue SET alive_at = 1");
  for (const name of [file, `${file}-wal`, `${file}-shm`]) expect(statSync(name).mode & 0o777).toBe(0o600);
});

it("keeps its files to their owner, whatever the umask", async () => {
  const folder = freshFolder();
  // In a process of its own, as the umask is the whole process's.
  const script = `
    process.umask(0);
    const { openStore } = await import(${JSON.stringify(import.meta.resolve("../../../../test/open-store.ts"))});
    const { lockDataFolder } = await import(${JSON.stringify(import.meta.resolve("./data-folder.ts"))});
    const { statSync, readdirSync } = await import("node:fs");
    lockDataFolder(${JSON.stringify(folder)});
    await openStore({ file: ${JSON.stringify(join(folder, "catqd.db"))} });
    for (const name of readdirSync(${JSON.stringify(folder)})) {
      console.log(name, (statSync(${JSON.stringify(`${folder}/`)} + name).mode & 0o777).toString(8));
    }`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
  expect(stdout).toBe("catqd.db 600\ncatqd.db-shm 600\ncatqd.db-wal 600\ncatqd.lock 600\n");
});

it.each(MIGRATIONS.map((_, version) => version))("brings version %i up to date", (version) => {
  const { file, db: old } = openOld(version);
  old.close();
  const db = open(file);
  expect(versionOf(db)).toBe(MIGRATIONS.length);
  expect(db.prepare("SELECT key FROM queue").pluck().get()).toEqual(newKey());
});

it("finds what an older version banned by the networks that hold it", async () => {
  const { file, db: old } = openOld(4);
  for (const address of ["10.0.0.1", "2001:db8::/64", "unknown"]) {
    old.prepare("INSERT INTO ban VALUES (?, 1, NULL, 'it cheated')").run(address);
  }
  old.close();
  open(file).close();
  const store = await openStore({ file });
  onTestFinished(() => store.close());
  expect((await store.bans()).map(({ address }) => address)).toEqual([
    "10.0.0.1",
    "2001:db8::/64",
    "unknown",
  ]);
  for (const [network, address] of [
    ["10.0.0.0/8", "10.0.0.1"],
    ["2001:db8::/32", "2001:db8::/64"],
  ] as const) {
    const { within } = await store.bansNear(network, 0, 9);
    expect(within).toEqual([{ address, since: 1, until: null, reason: "it cheated" }]);
  }
  expect(store.ban("unknown")?.since).toBe(1);
  expect(await store.endingBans()).toEqual([]);
});

it("leaves the claim windows that an older version lengthened as long as they are", async () => {
  const { file, db: old } = openOld(5);
  const add =
    old.prepare(`INSERT INTO ticket (sequence, state, address, place, call_order, taken_at, taken_mark,
    claim_left, until) VALUES (?, ?, '192.0.2.1', ?, ?, 0, 0, ?, ?)`);
  add.run(0, "called", null, 1, 4000, 15_000);
  add.run(1, "called", null, 2, null, 9000);
  // Let others go first.
  add.run(2, "waiting", 1, null, 3000, null);
  old.close();
  open(file).close();
  const store = await openStore({ file });
  onTestFinished(() => store.close());
  const tickets = (await store.tickets([0, 1, 2])).map((found) => found?.ticket);
  expect(tickets).toMatchObject([
    { isLengthened: true, claimLeftMs: null, until: 15_000 },
    { isLengthened: false, claimLeftMs: null, until: 9000 },
    { isLengthened: false, claimLeftMs: 3000, until: null },
  ]);
});

it("keeps what earlier migrations did when a later one fails", () => {
  const db = open(freshFile());
  const failing: Migration = () => {
    db.exec("CREATE TABLE half (a INTEGER) STRICT");
    throw new Error("no");
  };
  const good: Migration = () => db.exec("CREATE TABLE whole (a INTEGER) STRICT");
  expect(() => migrate(db, [...MIGRATIONS, good, failing], newKey)).toThrow("no");
  expect(versionOf(db)).toBe(MIGRATIONS.length + 1);
  const made = db.prepare("SELECT name FROM sqlite_schema WHERE name IN ('half', 'whole')").pluck().all();
  expect(made).toEqual(["whole"]);
});

it("makes the key once, and keeps it through later migrations", () => {
  const file = freshFile();
  openDatabase(file, MIGRATIONS, () => Buffer.alloc(32, 9)).close();
  const db = open(file, [...MIGRATIONS, (later) => later.exec("CREATE TABLE more (a INTEGER) STRICT")]);
  expect(db.prepare("SELECT key FROM queue").pluck().get()).toEqual(Buffer.alloc(32, 9));
});

it("refuses a newer catqd's file", () => {
  const file = freshFile();
  openDatabase(file, [...MIGRATIONS, () => {}, () => {}], newKey).close();
  expectRefusal(file, /newer catqd/, /Install that catqd or a newer one/);
});

it("refuses a newer catqd's file whose version is only in the write-ahead log", () => {
  const file = freshFile();
  const newer = open(file, [...MIGRATIONS, () => {}]);
  expect(readFileSync(file).readUInt32BE(60)).toBe(0);
  // A copy of a running daemon's files is what a crash leaves.
  const copy = freshFile();
  for (const end of ["", "-wal"]) writeFileSync(copy + end, readFileSync(file + end));
  newer.close();
  const log = readFileSync(`${copy}-wal`);
  expectRefusal(copy, /newer catqd/, /Install/);
  expect(readFileSync(`${copy}-wal`).equals(log)).toBe(true);
});

it("goes on from a write-ahead log that a crash left", async () => {
  const file = freshFile();
  open(file).exec("UPDATE queue SET alive_at = 77");
  const copy = freshFile();
  for (const end of ["", "-wal"]) writeFileSync(copy + end, readFileSync(file + end));
  const store = await openStore({ file: copy });
  expect(store.time.now()).toBeGreaterThanOrEqual(77);
  await store.close();
});

it("goes on from a file that a crash left with nothing but its owner's name", () => {
  const file = freshFile();
  const db = new Database(file);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.close();
  expect(versionOf(open(file))).toBe(MIGRATIONS.length);
});

it("refuses another program's database", () => {
  const file = freshFile();
  const db = new Database(file);
  db.exec("CREATE TABLE theirs (a)");
  db.close();
  expectRefusal(file, /belongs to another program/, /--data/);
});

it.each([
  ["a text", Buffer.from("Dear diary,\n".repeat(100))],
  ["a few bytes", Buffer.from("SQLite")],
])("refuses %s", (_, content) => {
  const file = freshFile();
  writeFileSync(file, content);
  expectRefusal(file, /is not a database/, /--data/);
});

it("refuses a link that leads nowhere, and makes nothing there", () => {
  const file = freshFile();
  symlinkSync(`${file}-elsewhere`, file);
  expect(() => openDatabase(file, MIGRATIONS, newKey)).toThrow(/leads nowhere/);
  expect(existsSync(file)).toBe(false);
});

it.each<[string, (file: string) => void]>([
  ["was cut off", (file) => truncateSync(file, statSync(file).size - 4096)],
  ["has garbage for pages", (file) => writeFileSync(file, readFileSync(file).fill(0xab, 100))],
  [
    "cannot be read together with its write-ahead log",
    (file) => {
      truncateSync(file, 4096);
      writeFileSync(`${file}-wal`, "not a log");
    },
  ],
])("refuses a file that %s", (_what, damage) => {
  const file = freshFile();
  openDatabase(file, MIGRATIONS, newKey).close();
  damage(file);
  expectRefusal(file, /is damaged/, /backup/);
});

it("refuses a file that somebody has locked", () => {
  const file = freshFile();
  openDatabase(file, MIGRATIONS, newKey).close();
  const other = new Database(file);
  onTestFinished(() => void other.close());
  other.exec("BEGIN IMMEDIATE; UPDATE queue SET alive_at = 1");
  expect(() => openDatabase(file, MIGRATIONS, newKey)).toThrow(/is locked/);
});

it("refuses a file that is a folder", () => {
  expect(() => openDatabase(freshFolder(), MIGRATIONS, newKey)).toThrow(
    expect.objectContaining({ name: "StoreRefused" }),
  );
});

it("rejects where the file cannot be used", async () => {
  const file = freshFile();
  writeFileSync(file, "Dear diary");
  await expect(openStore({ file })).rejects.toMatchObject({ name: "StoreRefused" });
});
