import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, lstatSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DaemonProcess } from "./daemon-process.ts";
import { askUnix } from "./unix-request.ts";

const BIN = fileURLToPath(new URL("../dist/catqd.js", import.meta.url));
/** Debian's group of web servers; here it only has to be another one. */
const PROXY_GROUP = 33;
const NOBODY = 65534;
const hasCurl = spawnSync("curl", ["--version"]).status === 0;
const isRoot = process.getuid?.() === 0;

let folder: string;
let path: string;
let daemon: DaemonProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "catqd-unix-"));
  path = join(folder, "http.sock");
  // Everybody may enter the folder, so it is the socket that keeps them out.
  chmodSync(folder, 0o755);
  if (isRoot) chownSync(folder, 0, PROXY_GROUP);
  daemon = await DaemonProcess.start(["--listen", `unix:${path}`]);
});

afterAll(async () => {
  await daemon?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const cheat = { authorization: "Bearer A07" };
const from = (address: string) => ({ "x-forwarded-for": address });
const ask = (target: string, headers: Record<string, string>) => askUnix(daemon.url, target, { headers });

it("says where it listens, when it starts and when it is asked", () => {
  expect(daemon.url).toBe(`unix:${path}`);
  const status = spawnSync(process.execPath, [BIN, "status", "--data", daemon.folder], { encoding: "utf8" });
  expect(status.stdout).toContain(`at unix:${path}, on ${daemon.folder}`);
});

it("believes the proxy, whom nobody has to name", async () => {
  const method = "POST";
  expect((await askUnix(daemon.url, "/api/tickets", { method, headers: from("192.0.2.1") })).status).toBe(
    201,
  );
  // The visitor sent the first himself; the proxy added the second.
  const caught = await ask("/api/ticket", { ...cheat, ...from("192.0.2.1, 192.0.2.2") });
  expect(caught).toMatchObject({ status: 403, json: { code: "banned" } });
  expect((await ask("/api/queue", from("192.0.2.2"))).status).toBe(403);
  expect((await ask("/api/queue", from("192.0.2.1"))).status).toBe(200);
});

it("bans nobody where the proxy names nobody, and warns once", async () => {
  for (const headers of [{}, from("unknown"), from("192.0.2.9, nonsense")]) {
    expect(await ask("/api/ticket", { ...cheat, ...headers })).toMatchObject({ status: 401 });
    expect((await ask("/api/queue", headers)).status).toBe(200);
  }
  await expect.poll(() => daemon.log.match(/the proxy names no visitor/g)).toHaveLength(1);
});

it("refuses a name that a stranger could own, and says which", async () => {
  expect(await ask("/api/queue", { host: "evil.com" })).toMatchObject({ json: { code: "unknown-host" } });
  await expect.poll(() => daemon.log).toMatch(/"host":"evil.com".*add it to allow-host/);
});

it("cuts off a peer that sends hundreds of requests at once, and goes on", async () => {
  const socket = connect(path);
  socket.on("error", () => {});
  socket.resume();
  socket.write("GET /api/queue HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(500));
  await once(socket, "close");
  expect((await ask("/healthz", {})).status).toBe(200);
});

it.skipIf(!isRoot || !hasCurl)("lets in whom the group of its folder has, and no other user", () => {
  expect(lstatSync(path).mode & 0o777).toBe(0o660);
  const asUser = (gid: number) =>
    spawnSync("curl", ["--silent", "--fail", "--unix-socket", path, "http://localhost/healthz"], {
      uid: NOBODY,
      gid,
    }).status;
  expect(asUser(PROXY_GROUP)).toBe(0);
  // CURLE_COULDNT_CONNECT
  expect(asUser(NOBODY)).toBe(7);
});

it("is recommended where every local user could pass for a proxy on TCP", async () => {
  const onTcp = await DaemonProcess.start(["--trust-proxy", "127.0.0.1"]);
  await expect.poll(() => onTcp.log).toMatch(/"level":"warn".*listen: unix:.*trust-proxy names loopback/);
  await onTcp.remove();
});

it("takes its place again after a crash", async () => {
  await daemon.stop("SIGKILL");
  expect(lstatSync(path).isSocket()).toBe(true);
  daemon = await DaemonProcess.start(["--listen", `unix:${path}`], daemon.folder);
  expect((await ask("/api/queue", from("192.0.2.2"))).status).toBe(403);
  await daemon.stop();
  expect(lstatSync(path, { throwIfNoEntry: false })).toBeUndefined();
});
