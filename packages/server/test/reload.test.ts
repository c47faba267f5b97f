import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useDaemons } from "./contract/running-daemons.ts";

const start = useDaemons();
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "catqd-test-"));
  file = join(folder, "catqd.yaml");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A daemon with a file that says `yaml`, and a way to have it read another one; resolves with what it logs. */
async function started(yaml: string, flags: readonly string[] = []) {
  writeFileSync(file, yaml);
  const running = await start(["--config", file, ...flags]);
  // The ready line and the log come by different pipes; what is logged from here on is the reload's.
  await vi.waitUntil(() => running.daemon.log.includes('"listening"'), { timeout: 20_000 });
  const reload = async (next: string): Promise<Record<string, unknown>[]> => {
    const before = running.daemon.log.length;
    writeFileSync(file, next);
    process.kill(running.daemon.pid, "SIGHUP");
    const lines = () =>
      running.daemon.log
        .slice(before)
        .split("\n")
        .filter((line) => line.endsWith("}"))
        .map((line): Record<string, unknown> => JSON.parse(line));
    const isLast = ({ message }: Record<string, unknown>): boolean =>
      message === "the configuration was read again" ||
      message === "the configuration is faulty: nothing was changed";
    return vi.waitUntil(() => (lines().some(isLast) ? lines() : null), { timeout: 20_000 });
  };
  return { ...running, reload };
}

it("calls the next ones when counters are added, and shows them to those who watch", async () => {
  const { visitor, stream, reload } = await started("counters: 1\n");
  const watching = await stream("/api/queue/events");
  for (let i = 0; i < 3; i++) await visitor().takes();
  const lines = await reload("counters: 3\n");
  expect(lines).toContainEqual(
    expect.objectContaining({ level: "info", changed: ["counters"], needsRestart: [] }),
  );
  await watching.sees(({ data }) => data.counters === 3 && (data.active as unknown[]).length === 3);
});

it("leaves the windows that run as they are, and gives the next ones the new length", async () => {
  const { visitor, http, reload } = await started("claim-window: 1h\n");
  const [first, second] = [await visitor().takes(), await visitor().takes()];
  const claimBy = async (token: string) => {
    const { claimBy, now } = (await http.send("/api/ticket", { token })).json() as Record<string, string>;
    return claimBy ? Date.parse(claimBy) - Date.parse(now ?? "") : null;
  };
  await reload("claim-window: 2m\n");
  expect(await claimBy(first.token)).toBeGreaterThan(30 * 60_000);
  await http.send("/api/ticket", { method: "DELETE", token: first.token });
  expect(await claimBy(second.token)).toBeLessThanOrEqual(120_000);
});

it("changes who may do what, from the next request on", async () => {
  const { visitor, http, reload } = await started("never-ban: 127.0.0.9\ntickets-per-address: 1\n");
  await visitor().takes();
  expect((await http.post("/api/tickets")).status).toBe(429);
  await reload("trust-proxy: 127.0.0.1\ntickets-per-address: 2\nlog-level: debug\n");
  expect((await http.post("/api/tickets")).status).toBe(201);
  const headers = { "x-forwarded-for": "192.0.2.7" };
  expect((await http.send("/api/ticket", { token: "A07", headers })).status).toBe(403);
  expect((await http.send("/api/queue")).status).toBe(200);
  expect((await http.send("/api/queue", { headers })).status).toBe(403);
});

it("makes an address a crowd's while it runs: it is refused no more, and its ban does not count", async () => {
  const { http, reload } = await started("tickets-per-address: 1\n");
  expect((await http.post("/api/tickets")).status).toBe(201);
  expect((await http.send("/api/ticket", { token: "A07" })).status).toBe(403);
  expect((await http.post("/api/tickets")).status).toBe(403);
  await reload("tickets-per-address: 1\ncrowd: 127.0.0.1\n");
  for (let taken = 0; taken < 3; taken++) expect((await http.post("/api/tickets")).status).toBe(201);
});

it("says what needs a restart, and keeps it", async () => {
  const { daemon, http, reload } = await started("data: /nowhere\n");
  const lines = await reload("port: 1\nhost: 127.0.0.8\n");
  expect(lines.filter(({ level }) => level === "warn")).toEqual([
    expect.objectContaining({ option: "host", message: "this option changes with a restart only" }),
  ]);
  expect(lines.at(-1)).toMatchObject({ changed: [], needsRestart: ["host"] });
  expect((await http.send("/healthz")).status).toBe(200);
  expect(await daemon.stop()).toBe(0);
});

it("changes nothing for a file with faults, and logs every one of them", async () => {
  const { http, reload } = await started("counters: 2\n");
  const lines = await reload("counters: 5\nprot: 1\nban-for: 7\n");
  expect(lines.map(({ level, fault, message }) => [level, fault ?? message])).toEqual([
    ["error", `${file}:2:1: prot: there is no such option; did you mean port?`],
    ["error", expect.stringContaining(`${file}:3:10: ban-for: 7: expected a duration`)],
    ["error", "the configuration is faulty: nothing was changed"],
  ]);
  expect((await http.send("/api/queue")).json()).toMatchObject({ counters: 2 });
  rmSync(file);
  expect(await reload("counters: 4\n")).toContainEqual(expect.objectContaining({ changed: ["counters"] }));
});
