import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { readTables } from "../../src/store/move/read-tables.ts";
import { openDatabase } from "../../src/store/sqlite/file/open-database.ts";
import { MIGRATIONS } from "../../src/store/sqlite/file/schema.ts";
import { FakeClock } from "../fake-clock.ts";
import { freshFolder } from "../fresh-folder.ts";
import { openStore } from "../open-store.ts";
import { describeOnPostgres } from "./describe-on-postgres.ts";
import { fillQueueIn } from "./queue-of-all-kinds.ts";

const PROCESS = fileURLToPath(new URL("move-process.ts", import.meta.url));
const TICKETS = 100_000;

describeOnPostgres("a move to PostgreSQL %i", [18, 15], (on) => {
  const argsFor = (file: string, schema: string, step = ""): string[] => [
    ...["--conditions=source", "--disable-warning=ExperimentalWarning"],
    ...[PROCESS, file, String(on.server.port), schema, step],
  ];
  /** Runs it to its end; answers the steps and what it said last. */
  async function moved(file: string, schema: string) {
    const { stdout } = await promisify(execFile)(process.execPath, argsFor(file, schema));
    const lines = stdout.trim().split("\n");
    return { steps: lines.slice(0, -1), ...JSON.parse(lines.at(-1) ?? "") };
  }
  async function schemaOf(name: string): Promise<boolean> {
    const client = await on.server.client();
    const { rows } = await client.query("SELECT 1 FROM pg_namespace WHERE nspname = $1", [name]);
    await client.end();
    return rows.length > 0;
  }

  it("goes on after a SIGKILL before any of its steps, and the old queue is whole until the new one is", async () => {
    const folder = freshFolder();
    await fillQueueIn(folder);
    const original = join(folder, "catqd.db");
    const before = rowsOf(original);
    const copies = freshFolder();
    const copy = (name: string): string => {
      const file = join(copies, `${name}.db`);
      copyFileSync(original, file);
      return file;
    };
    const { steps } = await moved(copy("unkilled"), "unkilled");
    expect(steps).toContain("commit");
    for (const [index, step] of steps.entries()) {
      const [file, schema] = [copy(String(index)), `killed ${index}`];
      const child = spawn(process.execPath, argsFor(file, schema, step), { stdio: "ignore" });
      expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
      const isThere = ["mark as moved", "done"].includes(step);
      await expect.poll(() => schemaOf(schema)).toBe(isThere);
      expect(rowsOf(file)).toEqual(before);
      const isMarked = step !== "mark";
      if (isMarked) {
        const clock = new FakeClock();
        await expect(openStore({ file, clock })).rejects.toThrow(step === "done" ? /has moved/ : /is moving/);
      }
      const again = await moved(file, schema);
      expect(again.steps).toEqual(isThere ? (step === "done" ? [] : ["mark as moved", "done"]) : steps);
      expect(rowsOf(file)).toEqual(before);
      const client = await on.server.client();
      const { rows } = await client.query(`SELECT count(*)::int AS tickets FROM "${schema}".ticket`);
      expect(rows).toEqual([{ tickets: 41 }]);
      await client.end();
    }
  }, 300_000);

  it(`carries ${TICKETS} tickets with as much memory as for a few`, async () => {
    const folder = freshFolder();
    await fillQueueIn(folder);
    const file = join(folder, "catqd.db");
    const few = await moved(copyOf(file), "few");
    lengthen(file);
    const begun = performance.now();
    const many = await moved(file, "many");
    const seconds = (performance.now() - begun) / 1000;
    console.log(`${TICKETS} tickets: ${seconds.toFixed(1)} s, ${many.maxRSS / 1024} MiB at most`);
    expect(many.rows).toMatchObject({ ticket: TICKETS + 41 });
    expect(many.maxRSS - few.maxRSS).toBeLessThan(256 * 1024);
    expect(seconds).toBeLessThan(120);
  }, 300_000);
});

function copyOf(file: string): string {
  const copy = join(freshFolder(), "catqd.db");
  copyFileSync(file, copy);
  return copy;
}

/** Puts many more tickets with their log behind the others, and a hundred large pictures. */
function lengthen(file: string): void {
  const db = openDatabase(file, MIGRATIONS, () => randomBytes(32));
  const numbers = `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${TICKETS})`;
  db.exec(`
    CREATE TEMP TABLE was AS SELECT next_sequence AS s, next_place AS p FROM queue;
    ${numbers} INSERT INTO ticket (sequence, state, address, place, taken_at, taken_mark)
      SELECT s + i, 'waiting', '10.1.' || (i / 250) || '.' || (i % 250), p + i, 1767225600000 + i, 1000 + i FROM n, was;
    ${numbers} INSERT INTO log (id, at, type, sequence, detail)
      SELECT ${TICKETS} + i, 1767225600000 + i, 'taken', s + i, '{"address":"10.1.0.1"}' FROM n, was;
    ${numbers} INSERT INTO log (at, type, sequence, waited_ms) SELECT 1767225600000 + i, 'called', s + i, 7.5 FROM n, was;
    UPDATE queue SET next_sequence = next_sequence + ${TICKETS}, next_place = next_place + ${TICKETS},
      waiting_count = waiting_count + ${TICKETS};
    DELETE FROM line_block;
    INSERT INTO line_block SELECT 1, CAST(place AS INTEGER) / 64, count(*) FROM ticket WHERE place IS NOT NULL GROUP BY 2;
    INSERT INTO line_block SELECT 2, block / 64, sum(waiting) FROM line_block WHERE level = 1 GROUP BY 2;
    INSERT INTO line_block SELECT 3, block / 64, sum(waiting) FROM line_block WHERE level = 2 GROUP BY 2;
    ${numbers.replace(String(TICKETS), "100")} INSERT INTO cat (media_type, digest, credit)
      SELECT 'image/png', randomblob(32), 'a cat' FROM n;
    INSERT INTO picture SELECT id, randomblob(2000000) FROM cat WHERE id NOT IN (SELECT cat FROM picture);
  `);
  db.close();
}

/** All that a file holds, but for the mark. */
function rowsOf(file: string): unknown {
  const copy = join(freshFolder(), "catqd.db");
  for (const end of ["", "-wal"]) {
    try {
      copyFileSync(file + end, copy + end);
    } catch {}
  }
  const db = new Database(copy);
  try {
    const tables = readTables(db).map(({ name, rows }) => ({ name, rows: [...rows()] }));
    return { tables, queue: db.prepare("SELECT * FROM queue").all() };
  } finally {
    db.close();
  }
}
