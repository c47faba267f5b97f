import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";
import { freePort } from "../free-port.ts";
import { askUnix } from "../unix-request.ts";
import { NginxProcess } from "./nginx-process.ts";

const CATQ = join(import.meta.dirname, "../../../cli/dist/catq.js");
const NOBODYS = "A00-0000000000000";
/** Two visitors, and one who never comes: all of 127.0.0.0/8 is this machine. */
const [ANNE, BEN, CARL] = ["127.0.0.2", "127.0.0.3", "127.0.0.4"];

const hasNginx = spawnSync("nginx", ["-v"]).status === 0;
if (!hasNginx) console.warn("nginx is missing: the daemon is not tried behind it.");

describe.skipIf(!hasNginx && !process.env.CI)("behind nginx, with the site of deploy/", () => {
  let daemon: DaemonProcess;
  let nginx: NginxProcess;
  let flags: string[];
  /** Of the socket between the two. */
  let folder: string;

  beforeAll(async () => {
    const [https, http] = [await freePort(), await freePort()];
    folder = mkdtempSync(join(tmpdir(), "catqd-behind-nginx-"));
    flags = ["--listen", `unix:${join(folder, "http.sock")}`, "--allow-host", "cats.example"];
    daemon = await DaemonProcess.start(flags);
    nginx = NginxProcess.start({ upstream: daemon.url, https, http });
    await vi.waitFor(async () => expect((await ask("GET", "/healthz")).status).toBe(200), {
      timeout: 20_000,
      interval: 100,
    });
  });

  afterAll(async () => {
    await nginx?.remove();
    await daemon?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Asked {
    readonly from?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  }

  /** Sends a request through nginx from one of this machine's addresses. */
  async function open(method: string, path: string, { from = CARL, headers = {}, body }: Asked = {}) {
    const asked = request(new URL(path, nginx.url), {
      method,
      headers,
      localAddress: from,
      ca: readFileSync(nginx.certificateFile),
      // It has an address, whatever name a request calls.
      checkServerIdentity: () => undefined,
      agent: false,
    });
    asked.end(body);
    const [answer]: IncomingMessage[] = await once(asked, "response");
    if (answer === undefined) throw new Error("expected an answer");
    return answer;
  }

  async function ask(method: string, path: string, asked: Asked = {}) {
    const answer = await open(method, path, asked);
    let text = "";
    for await (const chunk of answer.setEncoding("utf8")) text += chunk;
    const type = answer.headers["content-type"];
    const json: Record<string, unknown> = type?.includes("json") ? JSON.parse(text) : {};
    return { status: answer.statusCode, type, json };
  }

  it("passes events on as they come, and the sign of life too", { timeout: 90_000 }, async () => {
    const stream = await open("GET", "/api/queue/events", { from: ANNE });
    let text = "";
    stream.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
    const soon = { timeout: 20_000 };
    await expect.poll(() => text, soon).toContain("event: board");
    const { json } = await ask("POST", "/api/tickets", { from: BEN });
    // The stream is open all the while: what was held back would not be here.
    await expect.poll(() => text, soon).toContain(String(json.number));
    await expect.poll(() => text, { timeout: 60_000 }).toMatch(/^:/m);
    stream.destroy();
    // The daemon hears of it through nginx, and keeps nothing for a reader who has gone.
    const metrics = async (): Promise<string> => String((await askUnix(daemon.url, "/metrics")).json.text);
    await expect.poll(metrics, soon).toMatch(/^catqd_streams{kind="board"} 0$/m);
    await ask("DELETE", "/api/ticket", { headers: { authorization: `Bearer ${json.token}` } });
  });

  it("tells visitors apart, whatever they say of themselves", async () => {
    const forged = (as: string | undefined) => ({ "X-Forwarded-For": as ?? "", Forwarded: `for=${as}` });
    const bens = await ask("POST", "/api/tickets", { from: BEN });
    const cheat = { authorization: `Bearer ${NOBODYS.slice(0, 3)}` };
    const caught = await ask("GET", "/api/ticket", { from: ANNE, headers: { ...cheat, ...forged(BEN) } });
    expect(caught).toMatchObject({ status: 403, json: { code: "banned" } });
    const board = async (from: string | undefined, as?: string) => {
      const headers = as === undefined ? {} : forged(as);
      return (await ask("GET", "/api/queue", { ...(from && { from }), headers })).status;
    };
    expect(await board(ANNE)).toBe(403);
    expect(await board(ANNE, CARL)).toBe(403);
    expect(await board(ANNE, "127.0.0.1")).toBe(403);
    expect(await board(BEN)).toBe(200);
    expect(await board(BEN, ANNE)).toBe(200);
    expect((await askUnix(daemon.url, "/api/queue")).status).toBe(200);
    await ask("DELETE", "/api/ticket", { headers: { authorization: `Bearer ${bens.json.token}` } });
  });

  it("counts each visitor by the address that he comes from", async () => {
    const { json } = await ask("POST", "/api/tickets", {
      from: BEN,
      headers: { "X-Forwarded-For": "192.0.2.7" },
    });
    await expect
      .poll(() => daemon.log)
      .toMatch(/"method":"POST","path":"\/api\/tickets","address":"127.0.0.3"/);
    expect(daemon.log).not.toContain("192.0.2.7");
    await ask("DELETE", "/api/ticket", { headers: { authorization: `Bearer ${json.token}` } });
  });

  it("passes the name on by which the visitor calls", async () => {
    const statusOf = async (host: string) => (await ask("GET", "/api/queue", { headers: { host } })).status;
    expect(await statusOf("cats.example")).toBe(200);
    expect(await statusOf("evil.com")).toBe(421);
  });

  it("leaves refusals as they are", async () => {
    const problem = "application/problem+json; charset=utf-8";
    expect(await ask("GET", "/nowhere")).toMatchObject({ status: 404, type: problem });
    expect(await ask("PUT", "/api/queue")).toMatchObject({ status: 405, type: problem });
    const body = JSON.stringify({ places: 1, filler: "x".repeat(5000) });
    const headers = { "content-type": "application/json", authorization: `Bearer ${NOBODYS}` };
    expect(await ask("POST", "/api/ticket/pass", { headers, body })).toMatchObject({
      status: 413,
      type: problem,
    });
    expect(await ask("GET", "/api/ticket")).toMatchObject({ status: 401, type: problem });
  });

  it("a catq in the line lives through a restart of the daemon", { timeout: 120_000 }, async () => {
    // The counter is taken, so it has to wait.
    const first = await ask("POST", "/api/tickets", { from: BEN });
    const home = mkdtempSync(join(tmpdir(), "catq-behind-nginx-"));
    const catq = spawn(process.execPath, [CATQ, "-s", nginx.url, "take", "--json"], {
      cwd: home,
      env: { ...process.env, HOME: home, NODE_EXTRA_CA_CERTS: nginx.certificateFile },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let printed = "";
    catq.stdout.setEncoding("utf8").on("data", (chunk) => {
      printed += chunk;
    });
    try {
      await expect.poll(() => printed, { timeout: 30_000 }).toContain('"waiting"');
      await daemon.stop();
      await expect.poll(() => printed, { timeout: 60_000 }).toContain('"reconnecting"');
      daemon = await DaemonProcess.start(flags, daemon.folder);
      const leave = { headers: { authorization: `Bearer ${first.json.token}` } };
      expect((await ask("DELETE", "/api/ticket", leave)).status).toBe(204);
      const [code] = await once(catq, "exit");
      expect({ code, saved: /"type":"saved"/.test(printed) }).toEqual({ code: 0, saved: true });
    } finally {
      catq.kill("SIGKILL");
      rmSync(home, { recursive: true, force: true });
    }
  });
});
