// The least that stores a take in PostgreSQL: the bare Koa of koa.js, and the rows of a take in the tables of catqd,
// written by what came together in one transaction, one round trip. Nothing is checked, and no lock is waited for.
// koa-postgres.js HOST PORT SCHEMA
import Router from "@koa/router";
import Koa from "koa";
import pg from "pg";
import { HEADERS, takenTicket } from "./reply.js";

const [host, port, schema] = process.argv.slice(2);
const client = new pg.Client({
  host,
  port: Number(port),
  user: "catqd",
  database: "postgres",
  pipeline: true,
});
await client.connect();
await client.query(`SET search_path = "${schema}"`);

let taken = 0;
let commits = 0;
let waiting = [];
const QUARTER_MS = 900_000;

async function write() {
  const jobs = waiting;
  waiting = [];
  const at = Date.now();
  const first = taken - jobs.length;
  const numbers = jobs.map((_, i) => first + i);
  const levels = [1, 2, 3];
  const blocks = new Map(
    levels.flatMap((level) => numbers.map((n) => [`${level} ${Math.floor(n / 64 ** level)}`, 0])),
  );
  for (const level of levels) {
    for (const n of numbers) {
      const key = `${level} ${Math.floor(n / 64 ** level)}`;
      blocks.set(key, blocks.get(key) + 1);
    }
  }
  const rows = [...blocks].map(([key, count]) => [...key.split(" ").map(Number), count]);
  const details = jobs.map(({ address }) => JSON.stringify({ address }));
  const ask = (name, text, values) => client.query({ name, text, values });
  await Promise.all([
    ask("begin", "BEGIN"),
    ask(
      "tickets",
      `INSERT INTO ticket (sequence, state, address, place, taken_at, taken_mark)
      SELECT n, 'waiting', address, n, $3, 0 FROM unnest($1::bigint[], $2::text[]) AS v (n, address)`,
      [numbers, jobs.map(({ address }) => address), at],
    ),
    ask(
      "blocks",
      `MERGE INTO line_block AS b USING unnest($1::int[], $2::bigint[], $3::bigint[]) AS v (level, block, waiting)
      ON b.level = v.level AND b.block = v.block WHEN MATCHED THEN UPDATE SET waiting = b.waiting + v.waiting
      WHEN NOT MATCHED THEN INSERT VALUES (v.level, v.block, v.waiting)`,
      [rows.map(([level]) => level), rows.map(([, block]) => block), rows.map(([, , count]) => count)],
    ),
    ask(
      "log",
      `INSERT INTO log (id, at, type, sequence, detail)
      SELECT n + 1, $3, 'taken', n, detail FROM unnest($1::bigint[], $2::jsonb[]) AS v (n, detail)`,
      [numbers, details, at],
    ),
    ask(
      "tally",
      `INSERT INTO tally VALUES ($1, 'taken', -1, $2, 0)
      ON CONFLICT (quarter, kind, bucket) DO UPDATE SET count = tally.count + excluded.count`,
      [Math.floor(at / QUARTER_MS), jobs.length],
    ),
    ask(
      "daemon",
      `INSERT INTO daemon VALUES ('bare', 'bare', $1, $2)
      ON CONFLICT (daemon) DO UPDATE SET batch = excluded.batch, clock_at = excluded.clock_at`,
      [++commits, at],
    ),
    ask(
      "queue",
      "UPDATE queue SET next_sequence = $1::bigint, next_place = $1::bigint, waiting_count = $1::bigint, next_log_id = $1::bigint, clock_at = $2, commits = $3",
      [taken, at, commits],
    ),
    ask("commit", "COMMIT"),
  ]);
  for (const { resolve } of jobs) resolve();
}

// While one commits the next gathers.
let isWriting = false;
async function run() {
  if (isWriting) return;
  isWriting = true;
  while (waiting.length > 0) await write();
  isWriting = false;
}

const app = new Koa();
const router = new Router();
router.post("/api/tickets", async (ctx) => {
  const sequence = taken++;
  const stored = new Promise((resolve) => {
    waiting.push({ address: ctx.get("X-Forwarded-For"), resolve });
  });
  setImmediate(run);
  await stored;
  ctx.set(HEADERS);
  ctx.status = 201;
  ctx.body = takenTicket(sequence + 1);
});
app.use(router.routes());
const server = app.listen(0, "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
process.on("SIGTERM", () => process.exit(0));
