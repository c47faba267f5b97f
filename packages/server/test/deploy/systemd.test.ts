import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { EXIT } from "../../src/process/exit-codes.ts";
import { DaemonProcess } from "../daemon-process.ts";
import { allowedCalls, callsIn } from "./system-calls.ts";

const UNITS = join(import.meta.dirname, "../../../../deploy/systemd");
/** `systemd-analyze security` gives 0 to 10, times ten. */
const MAX_EXPOSURE = "15";

const hasTools = ["systemd-analyze", "strace"].every((tool) => spawnSync(tool, ["--version"]).status === 0);
if (!hasTools) console.warn("systemd-analyze or strace is missing: the units are not looked at.");
const analysed = it.skipIf(!hasTools && !process.env.CI);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "catqd-units-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The lines of a unit that set `key`. */
function valuesOf(unit: string, key: string): string[] {
  const lines = readFileSync(join(UNITS, unit), "utf8").split("\n");
  return lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));
}

function analyze(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync("systemd-analyze", args, { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  // Notes of the tool itself begin so.
  expect(stderr.split("\n").filter((line) => line !== "" && !line.startsWith("#"))).toEqual([]);
  return stdout;
}

analysed("systemd finds nothing to say against the units", () => {
  // As on a machine where catqd is installed.
  const units = readdirSync(UNITS).filter((name) => /\.(?:service|socket|timer)$/.test(name));
  for (const unit of units) {
    const text = readFileSync(join(UNITS, unit), "utf8");
    writeFileSync(join(folder, unit), text.replaceAll("/usr/local/bin/catqd", process.execPath));
  }
  const started = units.map((unit) => unit.replace("@.", "@vet."));
  analyze("verify", "--man=no", ...started.map((unit) => join(folder, unit)));
});

analysed("the service is as shut in as it can be", () => {
  const unit = join(UNITS, "catqd.service");
  analyze("security", "--offline=true", "--no-pager", `--threshold=${MAX_EXPOSURE}`, unit);
  // The engine makes code while it runs.
  expect(valuesOf("catqd.service", "MemoryDenyWriteExecute")).toEqual([]);
});

it("a line's units are those of the one queue, but for its names", () => {
  const settings = (unit: string): string[] =>
    readFileSync(join(UNITS, unit), "utf8")
      .replaceAll("catqd@%i.socket", "catqd.socket")
      .replaceAll("/etc/catqd/%i.yaml", "/etc/catqd/catqd.yaml")
      .replaceAll(" CATQ_LISTEN=unix:%t/catqd/%i/http.sock", "")
      .replaceAll("catqd/%i", "catqd")
      .split("\n")
      .filter((line) => !/^(?:#|Description=)/.test(line));
  for (const [line, one] of [
    ["catqd@.service", "catqd.service"],
    ["catqd@.socket", "catqd.socket"],
    ["catqd-backup@.service", "catqd-backup.service"],
    ["catqd-backup@.timer", "catqd-backup.timer"],
  ] as const)
    expect(settings(line)).toEqual(settings(one));
});

it("the service is not started again where only a person can help", () => {
  const { ok: _ok, refused: _refused, noHost, unavailable, software, io, locked, ...forAPerson } = EXIT;
  const prevented = valuesOf("catqd.service", "RestartPreventExitStatus").join(" ").split(" ").map(Number);
  expect(prevented).toEqual(Object.values(forAPerson).sort((a, b) => a - b));
  for (const code of [noHost, unavailable, software, io, locked]) expect(prevented).not.toContain(code);
});

analysed("the daemon makes no system call that its unit forbids", { timeout: 120_000 }, async () => {
  const trace = join(folder, "trace");
  const daemon = await DaemonProcess.start([], undefined, {
    under: ["strace", "--daemonize", "--follow-forks", "--quiet=all", `--output=${trace}`],
  });
  try {
    const taken = await fetch(`${daemon.url}/api/tickets`, { method: "POST" });
    const headers = { authorization: `Bearer ${Object(await taken.json()).token}` };
    // Drawn, in a process of its own.
    const claim = () => fetch(`${daemon.url}/api/ticket/claim`, { method: "POST", headers });
    await expect.poll(async () => (await claim()).status, { timeout: 60_000 }).toBe(200);
    expect(await daemon.stop()).toBe(0);
  } finally {
    await daemon.remove();
  }
  const allowed = allowedCalls(valuesOf("catqd.service", "SystemCallFilter"), analyze("syscall-filter"));
  // As root, which the service is not, SQLite gives its files to their owner.
  const made = callsIn(readFileSync(trace, "utf8")).filter((call) => call !== "fchown");
  expect(made.length).toBeGreaterThan(40);
  expect(made.filter((call) => !allowed.has(call))).toEqual([]);
});
