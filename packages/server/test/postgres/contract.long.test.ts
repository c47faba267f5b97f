import { spawn } from "node:child_process";
import { once } from "node:events";
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

it.each([
  [1, ["tickets", "turns", "passing", "bans", "cheats", "races", "windows", "streams"]],
  [3, ["tickets", "turns", "passing", "races", "windows", "rejoining", "crowd", "shares"]],
])(
  "holds where the queue is in PostgreSQL and each request may go to any of %i",
  { timeout: 900_000 },
  async (daemons, names) => {
    const files = names.map((name) => `packages/server/test/contract/${name}.test.ts`);
    const child = spawn(process.execPath, [VITEST, "run", ...files], {
      cwd: ROOT,
      env: {
        ...process.env,
        CATQ_TEST_DATABASE: `postgres://catqd@127.0.0.1:${server.port}/postgres`,
        CATQ_TEST_DAEMONS: String(daemons),
      },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [said] = await Promise.all([text(child.stdout), once(child, "close")]);
    expect(child.exitCode, said.slice(-4000)).toBe(0);
  },
);
