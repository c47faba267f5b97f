import { createHash, randomBytes } from "node:crypto";
import Database from "better-sqlite3";
import { openStore } from "../../packages/server/test/open-store.ts";

/** As many as one address may hold. */
const TICKETS_OF_ADDRESS = 8;
const PICTURE_BYTES = 30_000;
const QUARTER_MS = 900_000;
const FAN_OUT = 64;
const LEVELS = [1, 2, 3];

/**
 * Makes a queue at `file` with `waiting` tickets in line, as that many takes leave them, and `cats` in stock,
 * some thousand times faster than they would. Resolves with the key of its tokens.
 */
export async function fillLine(file: string, o: { waiting: number; cats: number }): Promise<Buffer> {
  // The schema is the store's own; only the rows are written past it.
  const store = await openStore({ file });
  const { key } = store;
  await store.close();
  const db = new Database(file);
  db.pragma("synchronous = OFF");
  db.transaction(() => {
    addTickets(db, o.waiting);
    addCats(db, o.cats);
  })();
  db.close();
  return key;
}

function addTickets(db: Database.Database, waiting: number): void {
  db.exec(`CREATE TEMP TABLE taken (sequence INTEGER PRIMARY KEY, address TEXT)`);
  db.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :waiting)
    INSERT INTO taken SELECT i, format('10.%d.%d.%d', holder / 65536, holder / 256 % 256, holder % 256)
    FROM (SELECT i, i / ${TICKETS_OF_ADDRESS} AS holder FROM n)`,
  ).run({ waiting });
  const at = Date.now();
  db.prepare(
    `INSERT INTO ticket (sequence, state, address, place, taken_at, taken_mark, taken_line)
    SELECT sequence, 'waiting', address, sequence, ?, 0, sequence + 1 FROM taken`,
  ).run(at);
  db.prepare("INSERT INTO tally VALUES (?, 'taken', -1, ?, 0)").run(Math.floor(at / QUARTER_MS), waiting);
  for (const level of LEVELS) {
    db.exec(`INSERT INTO line_block
      SELECT ${level}, sequence / ${FAN_OUT ** level} AS block, count(*) FROM taken GROUP BY block`);
  }
  db.prepare(
    "UPDATE queue SET next_sequence = :n, next_place = :n, waiting_count = :n, revision = revision + :n",
  ).run({ n: waiting });
  db.exec("DROP TABLE taken");
}

function addCats(db: Database.Database, count: number): void {
  const cat = db.prepare("INSERT INTO cat (media_type, digest, credit) VALUES ('image/png', ?, 'nobody')");
  const picture = db.prepare("INSERT INTO picture VALUES (?, ?)");
  for (let i = 0; i < count; i++) {
    const bytes = randomBytes(PICTURE_BYTES);
    const { lastInsertRowid } = cat.run(createHash("sha256").update(bytes).digest());
    picture.run(lastInsertRowid, bytes);
  }
}
