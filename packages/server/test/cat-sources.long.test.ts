import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { takenTicket } from "@catq/shared/schemas";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readConfig } from "../src/config/resolve.ts";
import { type Daemon, startDaemon } from "../src/daemon.ts";
import { createLog } from "../src/process/log.ts";
import { FAILING, MisbehavingService, SLOW } from "./misbehaving-service.ts";
import { plainPicture } from "./pictures.ts";

/** A source that failed is asked again after a rest. */
const AGAIN = { timeout: 60_000, interval: 500 };

let base: string;
let service: MisbehavingService;
let daemon: Daemon | null = null;
let logged: string[] = [];

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), "catqd-sources-"));
  logged = [];
  service = await new MisbehavingService().open();
});
afterEach(async () => {
  await daemon?.close();
  daemon = null;
  await service.close();
  rmSync(base, { recursive: true });
});

async function start(cats: string[], stock: number): Promise<string> {
  const flags = {
    cats,
    data: join(base, "queue"),
    port: "0",
    "cat-stock": String(stock),
    "cats-allow": "127.0.0.0/8",
    "rate-limit": "off",
  };
  const reading = readConfig({ flags, env: {}, file: null, cwd: base, home: base });
  if (!reading.ok) throw new Error("expected a sound configuration");
  const log = createLog("warn", { write: (line) => void logged.push(line) });
  daemon = await startDaemon(reading.config, { log });
  return daemon.url;
}

/** The whole life of one ticket; whose cat it got. A claim that had to wait too long would be a 503. */
async function serveOne(url: string): Promise<string> {
  const take = await fetch(`${url}/api/tickets`, { method: "POST" });
  const headers = { authorization: `Bearer ${takenTicket.parse(await take.json()).token}` };
  const claim = await fetch(`${url}/api/ticket/claim`, { method: "POST", headers });
  expect(claim.status).toBe(200);
  expect((await claim.arrayBuffer()).byteLength).toBeGreaterThan(100);
  expect((await fetch(`${url}/api/ticket/done`, { method: "POST", headers })).status).toBe(204);
  return claim.headers.get("catq-credit")?.replace(/ for [A-Z]+\d\d\b.*$/, "") ?? "";
}

it("costs nobody a turn, whatever the sources do", { timeout: 120_000 }, async () => {
  const paths = [...FAILING.map(([path]) => path), ...SLOW];
  const missing = `folder:${join(base, "missing")}`;
  const url = await start([missing, ...paths.map((path) => `${service.url}/${path}`)], 2);
  // On a slow machine the last resort may take over before all have been asked once.
  const areAllAsked = () => paths.slice(0, FAILING.length + 1).every((path) => service.asked.includes(path));
  for (let i = 0; i < 12 || (i < 40 && !areAllAsked()); i++)
    expect(await serveOne(url)).toBe("Drawn by catq");
  expect(new Set(service.asked).size).toBeGreaterThan(5);
  // Once a minute of each, and the test may well take two.
  for (const path of new Set(service.asked))
    expect(logged.filter((line) => line.includes(`${service.url}/${path}"`)).length).toBeLessThanOrEqual(3);
  expect(logged.filter((line) => line.includes("no cat from folder:")).length).toBeLessThanOrEqual(3);
});

it.each(SLOW)(
  "serves all in time past a service that does `%s`, the first of them with an empty stock",
  async (path) => {
    const url = await start([`${service.url}/${path}`], 1);
    for (let i = 0; i < 3; i++) {
      expect(await serveOne(url)).toBe("Drawn by catq");
    }
  },
);

it("goes on with drawn cats when a service is pulled away, and with its own when it is back", {
  timeout: 90_000,
}, async () => {
  const url = await start([`${service.url}/json`], 2);
  await expect.poll(() => serveOne(url), AGAIN).toBe("From 127.0.0.1");
  const { port } = service;
  await service.close();
  const meanwhile: string[] = [];
  for (let i = 0; i < 6; i++) meanwhile.push(await serveOne(url));
  // What was in stock, or about to be, is given first.
  expect(meanwhile.slice(3)).toEqual(Array.from({ length: 3 }, () => "Drawn by catq"));
  await service.open(port);
  await expect.poll(() => serveOne(url), AGAIN).toBe("From 127.0.0.1");
});

it("goes on with drawn cats when a folder is pulled away, and with its own when it is back", {
  timeout: 90_000,
}, async () => {
  const folder = join(base, "cats");
  mkdirSync(folder);
  for (let i = 0; i < 5; i++) writeFileSync(join(folder, String(i)), await plainPicture("png", { shade: i }));
  const url = await start([`folder:${folder}`], 2);
  await expect.poll(() => serveOne(url), AGAIN).toBe("From the operator's own album");
  renameSync(folder, join(base, "elsewhere"));
  const meanwhile: string[] = [];
  for (let i = 0; i < 6; i++) meanwhile.push(await serveOne(url));
  // What was in stock, or about to be, is given first.
  expect(meanwhile.slice(3)).toEqual(Array.from({ length: 3 }, () => "Drawn by catq"));
  renameSync(join(base, "elsewhere"), folder);
  await expect.poll(() => serveOne(url), AGAIN).toBe("From the operator's own album");
});
