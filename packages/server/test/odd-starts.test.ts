import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { COMPILE_CACHE, DaemonProcess } from "./daemon-process.ts";
import { itWith } from "./faults/tools.ts";
import { freshFolder } from "./fresh-folder.ts";

const CATQD = fileURLToPath(new URL("../dist/catqd.js", import.meta.url));

async function aDaemon(): Promise<DaemonProcess> {
  const daemon = await DaemonProcess.start();
  onTestFinished(() => daemon.remove());
  return daemon;
}

/** Runs a line of shell in which `catqd` is a command. */
async function shell(line: string, env: NodeJS.ProcessEnv = {}) {
  const script = `catqd() { '${process.execPath}' '${CATQD}' "$@"; }; ${line}`;
  const child = spawn("bash", ["-c", script], {
    cwd: freshFolder(),
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { status: child.exitCode, stdout, stderr };
}

const GONE = "mkdir gone; cd gone; rmdir ../gone;";

it("does in a folder that was deleted what needs none, and says why it does not do the rest", async () => {
  const { folder } = await aDaemon();
  const commands = ["--version", `status --data ${folder}`, `log --data ${folder}`, "config --no-config"];
  const ended = await Promise.all(commands.map((command) => shell(`${GONE} catqd ${command}`)));
  for (const said of ended) expect(said).toMatchObject({ status: 0, stderr: "" });
  expect(await shell(`${GONE} catqd backup copy.db --data ${folder}`)).toMatchObject({
    status: 73,
    stderr: expect.stringContaining("catqd: the current folder has been deleted\n"),
  });
  expect(await shell(`${GONE} catqd status --data queue`)).toMatchObject({
    status: 78,
    stderr: expect.stringContaining("it counts from the current folder, which has been deleted"),
  });
});

it("hands out cats from a folder that was deleted", async () => {
  const folder = freshFolder();
  const gone = join(freshFolder(), "gone");
  mkdirSync(gone);
  const started = ["-c", `cd '${gone}'; rmdir '${gone}'; exec "$@"`, "sh"];
  const daemon = await DaemonProcess.start([], folder, { under: ["bash", ...started] });
  onTestFinished(() => daemon.remove());
  expect(existsSync(gone)).toBe(false);
  const taken = await fetch(`${daemon.url}/api/tickets`, { method: "POST" });
  const { token }: { token: string } = JSON.parse(await taken.text());
  const headers = { authorization: `Bearer ${token}` };
  const claimed = await fetch(`${daemon.url}/api/ticket/claim`, { method: "POST", headers });
  expect([claimed.status, claimed.headers.get("content-type")]).toEqual([200, "image/png"]);
});

it("counts hours as the machine's other programs do, however TZ is written", async () => {
  const { folder, url } = await aDaemon();
  await fetch(`${url}/api/tickets`, { method: "POST" });
  const zones = ["Europe/Berlin", ":/usr/share/zoneinfo/Asia/Tokyo", "EST5EDT4,M3.2.0,M11.1.0", "<+07>-7"];
  const counted = await Promise.all(
    zones.map((TZ) => shell(`catqd stats --data ${folder}; date +%H`, { TZ })),
  );
  for (const { stdout } of counted) {
    expect(stdout).not.toMatch(/undefined|Unknown/);
    const hour = stdout.trimEnd().split("\n").at(-1);
    expect(stdout).toMatch(new RegExp(`^ +${hour} `, "m"));
  }
});

it("says when an answer cannot be written, and ends with a fault", async () => {
  const { folder } = await aDaemon();
  const commands = ["config --no-config", `status --data ${folder}`, "--help", "--version"];
  const ended = await Promise.all(commands.map((command) => shell(`catqd ${command} >/dev/full`)));
  for (const { status, stderr } of ended) {
    expect({ status, stderr }).toEqual({
      status: 74,
      stderr: "catqd: cannot write to standard output: the disk is full\n",
    });
  }
  expect(await shell("set -o pipefail; catqd config --no-config | head -1")).toMatchObject({
    status: 0,
    stderr: "",
  });
});

it("serves though neither its ready line nor its log can be written", async () => {
  const folder = freshFolder();
  const script = `exec '${process.execPath}' '${CATQD}' --no-config --port 0 --data '${folder}' >/dev/full 2>/dev/full`;
  const daemon = spawn("bash", ["-c", script], { stdio: "ignore" });
  onTestFinished(() => void daemon.kill("SIGKILL"));
  const status = async () => (await shell(`catqd status --data ${folder}`)).status;
  await expect.poll(status, { timeout: 10_000 }).toBe(0);
});

it("says what a user without a home has to name", () => {
  const ids = ["--user", "--map-user=54321"];
  if (spawnSync("unshare", [...ids, "true"]).status !== 0) {
    console.warn("SKIPPED: no user namespaces here, so a user without an entry was not tried");
    return;
  }
  const catqd = (...args: string[]) =>
    spawnSync("unshare", [...ids, "env", "-i", "PATH=/usr/bin:/bin", process.execPath, CATQD, ...args], {
      encoding: "utf8",
    });
  expect(catqd("--version")).toMatchObject({ status: 0, stderr: "" });
  expect(catqd("status", "--no-config")).toMatchObject({
    status: 78,
    stderr: expect.stringContaining("this user has no home folder"),
  });
});

itWith(
  "strace",
  "blames the data folder, and not the port, where the operator's socket cannot be made in it",
  async () => {
    const blames = async (code: string, status: number, reason: string): Promise<void> => {
      const folder = freshFolder();
      const inject = `-f -o /dev/null -e trace=bind -e inject=bind:error=${code}:when=2`;
      const node = `'${process.execPath}' '${CATQD}' --no-config --port 0 --data '${folder}'`;
      expect(await shell(`strace ${inject} ${node}`)).toMatchObject({
        status,
        stderr: expect.stringContaining(
          `the operator's socket cannot be made in the data folder ${folder}: ${reason}`,
        ),
      });
    };
    const noSockets = "its file system takes no Unix sockets, or this user may make none";
    await Promise.all([blames("EPERM", 73, noSockets), blames("EACCES", 77, "permission denied")]);
  },
  30_000,
);
