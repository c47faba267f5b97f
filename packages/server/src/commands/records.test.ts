import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sequenceOf } from "@catq/shared";
import { takenTicket } from "@catq/shared/schemas";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OperatedDaemon } from "../../test/operated-daemon.ts";
import { migrate } from "../store/sqlite/file/migrate.ts";
import { APPLICATION_ID, MIGRATIONS } from "../store/sqlite/file/schema.ts";
import { logReport, statsReport } from "./output/reports.ts";
import { readRecords } from "./records.ts";

let on: OperatedDaemon;
const catqd: OperatedDaemon["catqd"] = (...args) => on.catqd(...args);

beforeEach(() => {
  on = new OperatedDaemon();
});

afterEach(() => on.remove());

/** A queue in which something has happened. */
async function someQueue(): Promise<void> {
  const url = await on.start();
  for (let i = 0; i < 3; i++) await fetch(`${url}/api/tickets`, { method: "POST" });
  await catqd("skip", "A00");
  await catqd("ban", "192.0.2.7", "--reason", "being a dog");
}

const READING = [
  ["log"],
  ["log", "A00"],
  ["log", "--json"],
  ["bans"],
  ["bans", "--json"],
  ["stats"],
  ["stats", "--json"],
];

describe("beside a daemon", () => {
  it("sees at once what was acknowledged, while tickets are taken", async () => {
    const url = await on.start();
    let isReading = true;
    const statuses = new Set<number>();
    const crowd = [1, 2].map(async () => {
      while (isReading) statuses.add((await fetch(`${url}/api/tickets`, { method: "POST" })).status);
    });
    for (let i = 0; i < 10; i++) {
      const reply = await fetch(`${url}/api/tickets`, { method: "POST" });
      const { number } = takenTicket.parse(await reply.json());
      const [life, bans, stats] = await Promise.all([
        catqd("log", number, "--json"),
        catqd("bans"),
        catqd("stats", "--json"),
      ]);
      expect(logReport.parse(JSON.parse(life.out)).events[0]).toMatchObject({ type: "taken", number });
      expect(bans).toMatchObject({ code: 0, out: "Nobody is banned.\n" });
      const position = sequenceOf(number) ?? 0;
      expect(statsReport.parse(JSON.parse(stats.out)).total.taken).toBeGreaterThan(position);
    }
    isReading = false;
    await Promise.all(crowd);
    expect(statuses).toEqual(new Set([201]));
  });
});

describe("without a daemon", () => {
  it("tells the same as beside one, and changes nothing in the files", async () => {
    await someQueue();
    const told = [];
    for (const args of READING) told.push(await catqd(...args));
    for (const { code, out } of told) expect([code, out]).toEqual([0, expect.stringMatching(/\S/)]);
    await on.stop();
    const before = readFileSync(join(on.data, "catqd.db"));
    for (const [index, args] of READING.entries()) expect(await catqd(...args)).toEqual(told[index]);
    expect(readFileSync(join(on.data, "catqd.db")).equals(before)).toBe(true);
    for (const name of readdirSync(on.data)) expect(statSync(join(on.data, name)).mode & 0o077).toBe(0);
    // Those that act do need one.
    expect(await catqd("status")).toMatchObject({
      code: 69,
      err: expect.stringContaining("no catqd is running"),
    });
    expect((await catqd("unban", "192.0.2.7")).code).toBe(69);
  }, 90_000);

  it("reads one moment, while a daemon starts, changes and ends", async () => {
    await someQueue();
    await on.stop();
    const queue = {
      dataFolder: on.data,
      ...{ database: null, databaseSchema: "catq", databasePasswordFile: null },
    };
    await readRecords(queue, {}, async (records) => {
      const before = await records.log({ limit: 100 });
      const url = await on.start();
      await fetch(`${url}/api/tickets`, { method: "POST" });
      expect(await records.log({ limit: 100 })).toEqual(before);
      await on.stop();
      expect(await records.log({ limit: 100 })).toEqual(before);
    });
    expect((await catqd("log")).out).toContain("A03 was taken");
  });

  it("makes a backup that restores", async () => {
    await someQueue();
    await on.stop();
    expect(await catqd("backup", "copy.db")).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /up to ticket A02, is in .*copy\.db\.\nIt holds the records of 3 tickets, 1 of them waiting/,
      ),
    });
    expect(await catqd("backup", "copy.db")).toMatchObject({
      code: 73,
      err: expect.stringContaining("--overwrite"),
    });
    expect(JSON.parse((await catqd("backup", "copy.db", "--overwrite", "--json")).out)).toEqual({
      type: "backup",
      file: join(on.folder, "copy.db"),
      bytes: statSync(join(on.folder, "copy.db")).size,
      at: expect.any(String),
      format: MIGRATIONS.length,
      tickets: 3,
      waiting: 1,
      lastNumber: "A02",
    });
  });

  it.each([["log"], ["bans"], ["stats"], ["backup", "copy.db"]])(
    "says that there is no queue: %s",
    async (...args) => {
      expect(await catqd(...args)).toEqual({
        code: 69,
        out: "",
        err: `catqd: there is no queue in ${on.data}\nName the folder of the queue with --data; or, where it is in PostgreSQL, the database with --database.\n`,
      });
    },
  );

  it.each([["log"], ["bans"], ["stats"], ["backup", "copy.db"]])(
    "reads nothing in a folder that everybody may write: %s",
    async (...args) => {
      mkdirSync(on.data);
      chmodSync(on.data, 0o777);
      expect(await catqd(...args)).toMatchObject({ code: 77, err: expect.stringContaining("everybody") });
    },
  );

  it("migrates no queue of an older format, and says what would", async () => {
    on.data = on.folder;
    const old = new Database(join(on.data, "catqd.db"));
    old.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(old, MIGRATIONS.slice(0, 1), () => Buffer.alloc(32));
    old.close();
    const before = readFileSync(join(on.data, "catqd.db"));
    for (const command of ["log", "bans", "stats"]) {
      expect(await catqd(command)).toMatchObject({
        code: 65,
        err: expect.stringMatching(
          /older catqd \(its format is 1.*\nUse that catqd for it, or start the daemon/,
        ),
      });
    }
    expect((await catqd("backup", "old.db")).code).toBe(0);
    expect(readFileSync(join(on.data, "catqd.db")).equals(before)).toBe(true);
  });

  it("refuses a newer catqd's queue, and what is no queue", async () => {
    on.data = on.folder;
    const file = join(on.data, "catqd.db");
    const newer = new Database(file);
    newer.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(newer, [...MIGRATIONS, () => {}], () => Buffer.alloc(32));
    newer.close();
    expect(await catqd("log")).toMatchObject({ code: 65, err: expect.stringContaining("newer catqd") });
    writeFileSync(file, "Dear diary");
    expect(await catqd("log")).toMatchObject({ code: 65, err: expect.stringContaining("is damaged") });
  });
});

describe("the figures of a day", () => {
  it("are counted, also when the log is gone, and say so to programs in the form that is described", async () => {
    await someQueue();
    const report = statsReport.parse(JSON.parse((await catqd("stats", "--json")).out));
    expect(report.total).toMatchObject({ taken: 3, missed: 1, seen: 0, waited: { count: 2 } });
    expect(report.hours.length).toBeGreaterThanOrEqual(23);
    expect((await catqd("stats")).out).toMatch(/^ all {6}3 /m);
    expect((await catqd("stats", "--day", "2001-02-03")).out).toMatch(/^Nothing happened on 2001-02-03/);
    expect(await catqd("stats", "--day", "2001-02-30")).toMatchObject({ code: 2 });
  });

  it("look as docs/stats.md says", () => {
    const docs = readFileSync(fileURLToPath(new URL("../../../../docs/stats.md", import.meta.url)), "utf8");
    const example = /```json\n(.*?)```/s.exec(docs)?.[1] ?? "";
    statsReport.parse(JSON.parse(example));
    for (const name of ["hours", "taken", "seen", "missed", "left", "banned", "waited", "viewed", "p95Ms"])
      expect(docs).toContain(`| \`${name}\``);
  });
});
