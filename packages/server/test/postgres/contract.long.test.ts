import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PostgresServer } from "./postgres-server.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const VITEST = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start(18, ["max_connections=200"]);
}, 60_000);
afterAll(() => server?.remove(), 60_000);

const CONTRACT = fileURLToPath(new URL("../contract/", import.meta.url));
/** Of the queue in a data folder: its file, its disk, the copies that catqd makes of it, the memory that pictures take. */
const OF_FOLDERS = ["attacks", "readiness", "restoring", "stream-limits"];
/** Of what each daemon counts by itself. */
const OF_EACH = ["hall", "metrics"];

it.each([
  [1, OF_FOLDERS],
  [3, [...OF_FOLDERS, ...OF_EACH]],
])(
  "holds where the queue is in PostgreSQL and each request may go to any of %i",
  { timeout: 1_800_000 },
  async (daemons, without) => {
    const left = new Set(without.map((name) => `${name}.test.ts`));
    const names = readdirSync(CONTRACT).filter((name) => /^[a-z-]+\.test\.ts$/.test(name) && !left.has(name));
    expect(names.length).toBeGreaterThan(20);
    const files = names.map((name) => `packages/server/test/contract/${name}`);
    // Others run beside it, and the windows are short.
    const child = spawn(process.execPath, [VITEST, "run", "--maxWorkers=2", ...files], {
      cwd: ROOT,
      env: {
        ...process.env,
        CATQ_TEST_DATABASE: `postgres://catqd@127.0.0.1:${server.port}/postgres`,
        CATQ_TEST_DAEMONS: String(daemons),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [said, faults] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    expect(child.exitCode, `${faults.slice(0, 4000)}\n${said.slice(-1000)}`).toBe(0);
  },
);
