import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { it, type TestFunction } from "vitest";
import { binariesOf } from "../postgres/postgres-server.ts";

/** Where Debian puts the library that shows a process another wall clock. */
export const FAKETIME = globSync("/usr/lib/*/faketime/libfaketimeMT.so.1")[0] ?? null;

const TOOLS = {
  node: () => true,
  strace: () => spawnSync("strace", ["-V"]).status === 0,
  promtool: () => spawnSync("promtool", ["--version"]).status === 0,
  faketime: () => FAKETIME !== null,
  pgbouncer: () => spawnSync("pgbouncer", ["-V"]).status === 0,
  nginx: () => spawnSync("nginx", ["-v"]).status === 0,
  "PostgreSQL 15": () => binariesOf(15) !== null,
  "PostgreSQL 18": () => binariesOf(18) !== null,
  mount: () => process.getuid?.() === 0 && spawnSync("mountpoint", ["-q", "/proc"]).status === 0,
};

/** A test that needs a tool of the system: skipped, visibly, where it is missing, except in CI. */
export function itWith(tool: keyof typeof TOOLS, name: string, test: TestFunction, timeoutMs: number): void {
  const isThere = TOOLS[tool]();
  if (isThere || process.env.CI) it(name, test, timeoutMs);
  else it.skip(`${name} (skipped: it needs ${tool === "mount" ? "root" : tool})`, test);
}
