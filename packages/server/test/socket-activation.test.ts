import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { platform, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { listen } from "../src/process/listen.ts";
import { DaemonProcess } from "./daemon-process.ts";

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
async function visit(url: string): Promise<Response> {
  for (;;) {
    try {
      return await fetch(url);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

activated("starts with the first visitor on the socket it was handed, and says so", PATIENT, async () => {
  const address = await freeAddress();
  const visited = visit(`http://${address}/api/queue`);
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
  const visited = visit(`http://${address}/api/queue`);
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
  const ended = startHanded(2, "ignore");
  expect(ended.stderr).toContain("catqd: systemd handed over 2 sockets, and catqd listens on one\nLeave one");
  expect(ended.status).toBe(78);
});

it.skipIf(platform() !== "linux")("refuses a socket without a port in plain words", PATIENT, async () => {
  const server = createServer();
  const folder = mkdtempSync(join(tmpdir(), "catqd-handed-"));
  try {
    server.listen(join(folder, "s"));
    await once(server, "listening");
    const ended = startHanded(1, descriptorOf(server));
    expect(ended.stderr).toContain("catqd cannot listen on the socket it was handed (descriptor 3)");
    expect(ended.stderr).toContain("it has no TCP port");
    expect(ended.status).toBe(78);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Runs catqd to its end, with `third` as its descriptor 3 and what systemd says of it. */
function startHanded(count: number, third: number | "ignore") {
  const data = mkdtempSync(join(tmpdir(), "catqd-handed-"));
  const script = `LISTEN_PID=$$ LISTEN_FDS=${count} exec "$0" "$@"`;
  try {
    return spawnSync("sh", ["-c", script, process.execPath, BIN, "--data", data], {
      stdio: ["ignore", "pipe", "pipe", third],
      encoding: "utf8",
      timeout: 60_000,
    });
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

function descriptorOf(server: Server): number {
  const handle: unknown = Reflect.get(server, "_handle");
  const fd: unknown = typeof handle === "object" && handle !== null && Reflect.get(handle, "fd");
  if (typeof fd !== "number") throw new Error("expected a descriptor");
  return fd;
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
