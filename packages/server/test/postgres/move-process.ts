import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { moveQueue } from "../../src/store/move/move-queue.ts";
import { openDatabase } from "../../src/store/sqlite/file/open-database.ts";
import { MIGRATIONS } from "../../src/store/sqlite/file/schema.ts";

/** Moves a queue, and kills itself before a step: `node move-process.ts FILE PORT SCHEMA STEP`. Tells of each step. */
const [, , file = "", port = "", schema = "", killedBefore = ""] = process.argv;
const client = new Client({ host: "127.0.0.1", port: Number(port), user: "catqd", database: "postgres" });
await client.connect();
const { rows } = await moveQueue({
  db: openDatabase(file, MIGRATIONS, () => randomBytes(32)),
  client,
  schema,
  target: `postgres://127.0.0.1:${port}/postgres`,
  name: "test",
  nonce: randomBytes(16),
  wall: Date.now,
  onStep(step) {
    process.stdout.write(`${step}\n`);
    if (step === killedBefore) process.kill(process.pid, "SIGKILL");
  },
});
await client.end();
const { maxRSS } = process.resourceUsage();
process.stdout.write(`${JSON.stringify({ rows, maxRSS })}\n`);
process.exit();
