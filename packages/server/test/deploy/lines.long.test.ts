import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request as requestHttp } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";
import { freePort } from "../free-port.ts";
import { useBrowsers } from "../page/browsers.ts";
import { hasChromium } from "../page/chromium.ts";
import { askUnix } from "../unix-request.ts";
import { CaddyProcess } from "./caddy-process.ts";
import { NginxProcess } from "./nginx-process.ts";

const CATQ = join(import.meta.dirname, "../../../cli/dist/catq.js");
/** Two visitors: all of 127.0.0.0/8 is this machine. */
const [ANNE, BEN] = ["127.0.0.2", "127.0.0.3"];

const PROXIES = { nginx: NginxProcess, caddy: CaddyProcess } as const;

describe.each(["nginx", "caddy"] as const)("two lines below one origin, behind %s of deploy/", (name) => {
  const isThere = spawnSync(name, [name === "nginx" ? "-v" : "version"]).status === 0;
  if (!isThere) console.warn(`${name} is missing: two lines are not tried behind it.`);
  const tried = it.skipIf(!isThere && !process.env.CI);
  let folder: string;
  let vet: DaemonProcess;
  let cats: DaemonProcess;
  let proxy: NginxProcess | CaddyProcess;

  beforeAll(async () => {
    if (!isThere && !process.env.CI) return;
    folder = mkdtempSync(join(tmpdir(), "catqd-lines-"));
    const line = (line: string, title: string) =>
      DaemonProcess.start([
        ...["--listen", `unix:${join(folder, line)}`, "--title", title],
        ...["--public-url", `https://cats.example/${line}`],
      ]);
    [vet, cats] = await Promise.all([line("vet", "The vet"), line("cats", "Cats for all")]);
    const upstream = { vet: vet.url, cats: cats.url };
    proxy = PROXIES[name].start({ upstream, https: await freePort(), http: await freePort() });
    const soon = { timeout: 20_000, interval: 50 };
    await vi.waitFor(async () => expect((await ask("GET", "/vet/healthz")).status).toBe(200), soon);
  }, 60_000);

  afterAll(async () => {
    await proxy?.remove();
    await Promise.all([vet?.remove(), cats?.remove()]);
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** Sends a request through the proxy from one of this machine's addresses. */
  async function open(
    method: string,
    path: string,
    { from = ANNE, headers = {} as Readonly<Record<string, string>> } = {},
  ): Promise<IncomingMessage> {
    const url = new URL(path, proxy.url);
    const asked = { method, headers, localAddress: from, agent: false };
    const outgoing =
      proxy instanceof NginxProcess
        ? request(url, {
            ...asked,
            ca: readFileSync(proxy.certificateFile),
            checkServerIdentity: () => undefined,
          })
        : requestHttp(url, asked);
    outgoing.end();
    const [answer]: IncomingMessage[] = await once(outgoing, "response");
    if (answer === undefined) throw new Error("expected an answer");
    return answer;
  }

  async function ask(...asked: Parameters<typeof open>) {
    const answer = await open(...asked);
    let text = "";
    for await (const chunk of answer.setEncoding("utf8")) text += chunk;
    const isJson = answer.headers["content-type"]?.includes("json");
    const json: Record<string, unknown> = isJson ? JSON.parse(text) : {};
    return { status: answer.statusCode, location: answer.headers.location, json, text };
  }

  tried("leads to the slash that ends a line's path, and to the wall of them all", async () => {
    expect(await ask("GET", "/vet")).toMatchObject({ status: 308, location: "/vet/" });
    expect(await ask("GET", "/cats")).toMatchObject({ status: 308, location: "/cats/" });
    const wall = "/display?lines=vet,cats";
    expect(await ask("GET", wall)).toMatchObject({ status: 308, location: `/vet${wall}` });
    expect((await ask("GET", "/api/queue")).status).toBe(404);
  });

  tried("names a new ticket's place below the path, and counts by the visitor's own address", async () => {
    const headers = { "X-Forwarded-For": "192.0.2.7" };
    const taken = await ask("POST", "/vet/api/tickets", { from: BEN, headers });
    expect(taken).toMatchObject({ status: 201, location: "/vet/api/ticket", json: { number: "A00" } });
    await expect.poll(() => vet.log).toMatch(/"method":"POST","path":"\/api\/tickets","address":"127.0.0.3"/);
    expect(vet.log).not.toContain("192.0.2.7");
    const bearer = { authorization: `Bearer ${taken.json.token}` };
    expect((await ask("GET", taken.location ?? "", { from: BEN, headers: bearer })).status).toBe(200);
    expect((await ask("GET", "/cats/api/queue")).json).toMatchObject({ title: "Cats for all", active: [] });
    expect((await ask("DELETE", "/vet/api/ticket", { headers: bearer })).status).toBe(204);
  });

  tried("lets the events of each line through as they come", async () => {
    const streams = await Promise.all(
      ["vet", "cats"].map(async (line) => {
        const answer = await open("GET", `/${line}/api/queue/events`);
        const stream = { answer, text: "" };
        answer.setEncoding("utf8").on("data", (chunk) => {
          stream.text += chunk;
        });
        return stream;
      }),
    );
    const [atVet, atCats] = streams;
    await expect.poll(() => streams.every(({ text }) => text.includes("event: board"))).toBe(true);
    const before = atCats?.text;
    const taken = await ask("POST", "/vet/api/tickets", { from: BEN });
    await expect.poll(() => atVet?.text).toContain(String(taken.json.number));
    expect(atCats?.text).toBe(before);
    for (const { answer } of streams) answer.destroy();
    // The daemons hear of it, and keep nothing for readers who have gone.
    const metrics = async (): Promise<string> => String((await askUnix(cats.url, "/metrics")).json.text);
    await expect.poll(metrics, { timeout: 15_000 }).toMatch(/^catqd_streams{kind="board"} 0$/m);
    const bearer = { authorization: `Bearer ${taken.json.token}` };
    await ask("DELETE", "/vet/api/ticket", { headers: bearer });
  });

  tried("catq takes a number of the line that its address names", async () => {
    const home = mkdtempSync(join(tmpdir(), "catq-lines-"));
    const trusted = proxy instanceof NginxProcess ? { NODE_EXTRA_CA_CERTS: proxy.certificateFile } : {};
    const catq = spawn(process.execPath, [CATQ, "-s", `${proxy.url}/cats`, "take", "--json"], {
      cwd: home,
      env: { ...process.env, HOME: home, ...trusted },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let printed = "";
    catq.stdout.setEncoding("utf8").on("data", (chunk) => {
      printed += chunk;
    });
    try {
      const [code] = await once(catq, "exit");
      expect({ code, saved: /"type":"saved"/.test(printed) }).toEqual({ code: 0, saved: true });
      expect(vet.log).not.toContain('"path":"/api/ticket/claim"');
    } finally {
      catq.kill("SIGKILL");
      rmSync(home, { recursive: true, force: true });
    }
  });

  describe.skipIf(!isThere || !hasChromium())("in one browser", () => {
    const { person } = useBrowsers();

    tried("they share nothing, whatever is opened of them", { timeout: 90_000 }, async () => {
      const someone = await person(proxy.url, { ignoreHTTPSErrors: true });
      const [atVet, atCats] = [await someone.tab("/vet/"), await someone.tab("/cats/")];
      expect([await atVet.text("brand"), await atCats.text("brand")]).toEqual(["The vet", "Cats for all"]);
      await atVet.presses("take");
      await atVet.isAt("called");
      await atCats.isAt("idle");
      await atCats.presses("take");
      await atCats.isAt("called");
      expect([atVet.streams, atCats.streams]).toEqual([1, 1]);
      await atVet.presses("claim");
      await atVet.showsCat();
      await atCats.isAt("called");
      const shared = await atVet.page.evaluate(`(async () => {
        const { held } = await navigator.locks.query();
        // Not over a certificate that the browser does not know.
        const worker = location.protocol === "http:" ? await navigator.serviceWorker.register("sw.js") : null;
        const scope = worker === null ? "/vet/" : new URL(worker.scope).pathname;
        return { keys: Object.keys(localStorage), locks: held.map(({ name }) => name), scope };
      })()`);
      const { keys, locks, scope } = Object(shared);
      const nameOf = /^\S+ \/(vet|cats)\/$/;
      expect(keys.filter((key: string) => !nameOf.test(key))).toEqual([]);
      expect(new Set(keys).size).toBe(keys.length);
      expect(locks.map((lock: string) => nameOf.exec(lock)?.[1]).sort()).toEqual(["cats", "vet"]);
      expect(scope).toBe("/vet/");

      await atVet.opens("/vet/display");
      await atVet.reads("title", "The vet");
      await atVet.opens("/vet/poster");
      await atVet.reads("where", "cats.example/vet");
      await atVet.opens("/cats/none");
      expect(await atVet.visibleText()).toContain("There is nothing here");
      await atVet.page.getByRole("link", { name: "To the queue" }).click();
      await atVet.isAt("called");
      expect(await atVet.text("brand")).toBe("Cats for all");
      const { json } = await ask("GET", "/vet/openapi.json");
      expect(json).toMatchObject({ servers: [{ url: "https://cats.example/vet" }] });
      const named = await atVet.page.evaluate(`(async () => {
        const manifest = document.querySelector("link[rel=manifest]").href;
        const { name, start_url, scope, icons } = await (await fetch(manifest)).json();
        const all = [start_url, scope, ...icons.map(({ src }) => src)].map((path) => new URL(path, manifest));
        const found = await Promise.all(all.map(async (url) => (await fetch(url)).status));
        return [name, ...all.map(({ pathname }) => /^\\/[^/]*\\//.exec(pathname)?.[0]), ...found];
      })()`);
      expect(named).toEqual(["Cats for all", "/cats/", "/cats/", "/cats/", "/cats/", 200, 200, 200, 200]);
    });
  });
});
