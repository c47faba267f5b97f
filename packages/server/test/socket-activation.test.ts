import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { platform, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { listen } from "../src/process/listen.ts";
import { unixSocketPath } from "../src/process/unix-socket.ts";
import { DaemonProcess } from "./daemon-process.ts";
import { askUnix } from "./unix-request.ts";

const BIN = fileURLToPath(new URL("../dist/catqd.js", import.meta.url));
/** It listens, and becomes the daemon when the first visitor is there: what systemd does with a socket unit. */
const ACTIVATE = "systemd-socket-activate";

const hasActivate = spawnSync(ACTIVATE, ["--version"]).status === 0;
if (!hasActivate) console.warn(`${ACTIVATE} is missing: nothing is handed over.`);
const activated = it.skipIf(!hasActivate && !process.env.CI);

/** A process that starts another that starts a third: on a busy machine that takes its time. */
const PATIENT = { timeout: 120_000 };

let daemon: DaemonProcess | null = null;

afterEach(async () => {
  await daemon?.remove();
  daemon = null;
});

async function freeAddress(): Promise<string> {
  const server = createServer();
  const { host } = new URL(await listen(server, "127.0.0.1", 0));
  await new Promise((resolve) => server.close(resolve));
  return host;
}

/** Keeps asking until somebody listens. */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

activated("starts with the first visitor on the socket it was handed, and says so", PATIENT, async () => {
  const address = await freeAddress();
  const visited = untilAnswered(() => fetch(`http://${address}/api/queue`));
  // The port is for the socket that it would open itself.
  daemon = await DaemonProcess.start(["--port", "1"], undefined, {
    under: [ACTIVATE, "--listen", address],
  });
  expect(daemon.url).toBe(`http://${address}`);
  expect((await visited).status).toBe(200);

  const status = spawnSync(process.execPath, [BIN, "status", "--data", daemon.folder], { encoding: "utf8" });
  expect(status.stdout).toContain(`at http://${address} (socket activation), on ${daemon.folder}`);
});

activated("keeps the socket from the processes that it starts itself", PATIENT, async () => {
  const address = await freeAddress();
  const visited = untilAnswered(() => fetch(`http://${address}/api/queue`));
  daemon = await DaemonProcess.start([], undefined, { under: [ACTIVATE, "--listen", address] });
  await visited;
  const { pid } = daemon;
  const socket = readlinkSync(`/proc/${pid}/fd/3`);
  expect(socket).toMatch(/^socket:/);
  // It draws its stock in a process of its own, which stays for a while.
  const drawing = await drawingProcessOf(pid);
  const open = readdirSync(`/proc/${drawing}/fd`).map((fd) => linkOf(`/proc/${drawing}/fd/${fd}`));
  expect(open).not.toContain(socket);
});

it.skipIf(platform() !== "linux")("refuses several sockets in plain words", PATIENT, () => {
  const ended = startHanded(2);
  expect(ended.stderr).toContain("catqd: systemd handed over 2 sockets, and catqd listens on one\nLeave one");
  expect(ended.status).toBe(78);
});

it.skipIf(platform() !== "linux")(
  "refuses a socket of the abstract namespace, which has no mode",
  PATIENT,
  async () => {
    const name = `catqd-test-${process.pid}`;
    const server = createServer().listen(`\0${name}`);
    await once(server, "listening");
    const ended = startHanded(1, descriptorOf(`@${name}`));
    server.close();
    expect(ended.stderr).toContain(`any local user may open @${name}`);
    expect(ended.stderr).toContain("ListenStream=");
    expect(ended.status).toBe(78);
  },
);

activated(
  "serves on a Unix socket that it was handed, and warns where all may open it",
  PATIENT,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "catqd-handed-"));
    try {
      const path = join(folder, "http.sock");
      const url = `unix:${path}`;
      const headers = { "x-forwarded-for": "192.0.2.1" };
      const visited = untilAnswered(() => {
        // As a socket unit makes it that says nothing of its mode.
        chmodSync(path, 0o666);
        return askUnix(url, "/api/tickets", { method: "POST", headers });
      });
      daemon = await DaemonProcess.start([], undefined, {
        under: [ACTIVATE, "--listen", path],
      });
      expect(daemon.url).toBe(url);
      expect((await visited).status).toBe(201);
      await expect.poll(() => daemon?.log).toContain("SocketMode=0660");
      const log = spawnSync(process.execPath, [BIN, "log", "--data", daemon.folder], { encoding: "utf8" });
      expect(log.stdout).toContain("192.0.2.1");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

/** The descriptor of a Unix socket of this process. */
function descriptorOf(path: string): number {
  return (
    readdirSync("/proc/self/fd")
      .map(Number)
      .find((fd) => unixSocketPath(fd) === path) ?? -1
  );
}

/** Runs catqd to its end, as systemd starts it with so many sockets; the first of them is `fd`. */
function startHanded(count: number, fd: number | "ignore" = "ignore") {
  const data = mkdtempSync(join(tmpdir(), "catqd-handed-"));
  const script = `LISTEN_PID=$$ LISTEN_FDS=${count} exec "$0" "$@"`;
  try {
    return spawnSync("sh", ["-c", script, process.execPath, BIN, "--no-config", "--data", data], {
      stdio: ["ignore", "pipe", "pipe", fd],
      encoding: "utf8",
      timeout: 60_000,
    });
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

async function drawingProcessOf(pid: number): Promise<string> {
  for (;;) {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
    if (child !== undefined) return child;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Where a descriptor leads; empty where it has been closed since. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
