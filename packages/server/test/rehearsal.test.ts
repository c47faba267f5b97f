import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, it, vi } from "vitest";
import { freshFolder } from "./fresh-folder.ts";

const BIN = fileURLToPath(new URL("../dist/catqd.js", import.meta.url));

/** The built `catqd rehearse`, with a folder of temporary files that is its own. */
function start(...args: string[]) {
  const temporary = freshFolder();
  const env = { ...process.env, TMPDIR: temporary };
  const child = spawn(process.execPath, [BIN, "rehearse", ...args], { env, detached: true });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  return { child, temporary, out: text(child.stdout), said: () => errors };
}

it("plays an event of a crowd: everybody gets a number and a turn, and nothing of it is left", async () => {
  const { child, temporary, out } = start("--visitors", "40", "--counters", "20", "--json");
  expect(await once(child, "exit")).toEqual([0, null]);
  const report = JSON.parse(await out);
  expect(report).toMatchObject({ type: "rehearsal", visitors: 40, counters: 20, pace: 60, failures: 0 });
  expect(report.outcomes.seen + report.outcomes.missed).toBe(40);
  expect(report.waited.maxMs).toBeGreaterThan(0);
  expect(report.load.daemonBytes).toBeGreaterThan(50e6);
  expect(readdirSync(temporary)).toEqual([]);
}, 60_000);

it("ends with 1 and names what to do where the visitors' address is no crowd's", async () => {
  const { child, out } = start("--visitors", "20", "--counters", "20", "--config", "/dev/null");
  expect(await once(child, "exit")).toEqual([1, null]);
  const said = await out;
  expect(said).toMatch(/^ {2}(too-many-tickets|banned) \d+: .* --crowd$/m);
  expect(said).toContain("Not well: see above.");
}, 60_000);

it("says so where it can make no folder", async () => {
  const child = spawn(process.execPath, [BIN, "rehearse"], { env: { ...process.env, TMPDIR: "/nowhere" } });
  const err = text(child.stderr);
  expect(await once(child, "exit")).toEqual([73, null]);
  expect(await err).toMatch(/^catqd: no folder can be made in \/nowhere for the rehearsal\nTMPDIR names /);
});

it("stops all that it started when it is interrupted", async () => {
  const { child, temporary, said } = start("--visitors", "200");
  await vi.waitUntil(() => said().includes("visitors are coming"), { timeout: 20_000 });
  // To the whole group, as Ctrl-C does.
  process.kill(-(child.pid ?? 0), "SIGINT");
  expect(await once(child, "exit")).toEqual([130, null]);
  expect(readdirSync(temporary)).toEqual([]);
  expect(() => process.kill(-(child.pid ?? 0), 0)).toThrow("ESRCH");
}, 60_000);
