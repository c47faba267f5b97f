import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { platform, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { isOpenToAll, listenOnUnixSocket, unixSocketPath } from "./unix-socket.ts";

const isRoot = process.getuid?.() === 0;

let folder: string;
let path: string;
let servers: Server[];
let warnings: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "catqd-socket-"));
  path = join(folder, "http.sock");
  servers = [];
  warnings = [];
});

afterEach(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

function listenThere(): Promise<string> {
  const server = createServer();
  servers.push(server);
  return listenOnUnixSocket(server, path, (message) => warnings.push(message));
}

/** A socket file without a process behind it, as a crash leaves it. */
async function leaveSocket(): Promise<void> {
  const server = createServer().listen(join(folder, "dead"));
  await once(server, "listening");
  const { linkSync } = await import("node:fs");
  linkSync(join(folder, "dead"), path);
  server.close();
  await once(server, "close");
}

it("makes the socket for its user and the group of its folder, and removes it", async () => {
  if (isRoot) chownSync(folder, 0, 33);
  expect(await listenThere()).toBe(`unix:${path}`);
  const made = lstatSync(path);
  expect([made.mode & 0o777, made.gid]).toEqual([0o660, lstatSync(folder).gid]);
  expect(warnings).toEqual([]);
  servers[0]?.close();
  expect(lstatSync(path, { throwIfNoEntry: false })).toBeUndefined();
});

it("takes the place of a socket on which nobody listens", async () => {
  await leaveSocket();
  expect(await listenThere()).toBe(`unix:${path}`);
});

it("leaves a socket alone on which somebody listens", async () => {
  await listenThere();
  await expect(listenThere()).rejects.toMatchObject({
    message: `something else is listening on unix:${path}`,
    exitCode: 69,
  });
  expect(lstatSync(path).isSocket()).toBe(true);
});

it("leaves alone what is no socket, and never goes through a link", async () => {
  writeFileSync(path, "mine");
  await expect(listenThere()).rejects.toMatchObject({ message: expect.stringContaining("no socket") });
  rmSync(path);
  await leaveSocket();
  symlinkSync(path, join(folder, "link"));
  path = join(folder, "link");
  await expect(listenThere()).rejects.toMatchObject({
    message: expect.stringContaining("no socket"),
    exitCode: 78,
  });
  expect(lstatSync(join(folder, "http.sock")).isSocket()).toBe(true);
});

it.skipIf(!isRoot)("leaves a socket of another user alone", async () => {
  await leaveSocket();
  chownSync(path, 65534, 65534);
  await expect(listenThere()).rejects.toMatchObject({ message: expect.stringContaining("another user") });
});

it("says so where the folder is missing, or open to everybody", async () => {
  chmodSync(folder, 0o777);
  await expect(listenThere()).rejects.toMatchObject({ message: expect.stringContaining("everybody") });
  path = join(folder, "missing", "http.sock");
  await expect(listenThere()).rejects.toMatchObject({
    message: expect.stringContaining("there is no such folder"),
  });
});

it.skipIf(platform() !== "linux")("finds the whole path of a socket by its descriptor", async () => {
  path = join(folder, "my  http.sock");
  await listenThere();
  const descriptors = readdirSync("/proc/self/fd").map(Number);
  expect(descriptors.map(unixSocketPath)).toContain(path);
});

it("knows whether everybody may open a socket, and where it cannot tell", async () => {
  await listenThere();
  expect(await isOpenToAll(path)).toBe(false);
  chmodSync(path, 0o666);
  expect(await isOpenToAll(path)).toBe(true);
  expect(await isOpenToAll(join(folder, "gone"))).toBeNull();
});
