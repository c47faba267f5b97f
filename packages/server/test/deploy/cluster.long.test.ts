import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { DaemonProcess } from "../daemon-process.ts";
import { freePort } from "../free-port.ts";
import { binariesOf, PostgresServer } from "../postgres/postgres-server.ts";
import { NginxProcess } from "./nginx-process.ts";

interface Service {
  readonly environment: Readonly<Record<string, string>>;
}
const compose = parse(readFileSync(join(import.meta.dirname, "../../../../compose.cluster.yaml"), "utf8"), {
  merge: true,
}) as { services: Readonly<Record<string, Service>> };
const DAEMONS = Object.entries(compose.services).filter(([name]) => name.startsWith("catqd-"));
/** Of whom each has an address of his own: all of 127.0.0.0/8 is this machine. */
const VISITORS = Array.from({ length: 24 }, (_, n) => `127.0.1.${n + 1}`);

const hasAll = spawnSync("nginx", ["-v"]).status === 0 && binariesOf(18) !== null;
if (!hasAll) console.warn("nginx or PostgreSQL is missing: compose.cluster.yaml is not tried.");

describe.skipIf(!hasAll && !process.env.CI)(
  "three daemons behind nginx, as compose.cluster.yaml says",
  () => {
    let database: PostgresServer;
    let nginx: NginxProcess;
    let daemons: DaemonProcess[] = [];
    let ports: number[];
    const agent = new Agent({ keepAlive: true, maxSockets: 512 });

    beforeAll(async () => {
      database = await PostgresServer.start(18);
      ports = await Promise.all(DAEMONS.map(freePort));
      daemons = await Promise.all(DAEMONS.map((_, n) => start(n)));
      const upstream = ports.map((port) => `127.0.0.1:${port}`);
      nginx = NginxProcess.start({ upstream, https: await freePort(), http: await freePort() });
      const isServing = async (): Promise<void> =>
        expect((await ask("GET", "/healthz").catch(() => null))?.status).toBe(200);
      await vi.waitFor(isServing, { timeout: 20_000, interval: 100 });
    }, 60_000);

    afterAll(async () => {
      agent.destroy();
      await nginx?.remove();
      for (const daemon of daemons) await daemon.remove();
      await database?.remove();
    });

    /** Starts the nth daemon with the variables of its service, but for names that only that network knows. */
    function start(n: number, folder?: string): Promise<DaemonProcess> {
      const env = { ...DAEMONS[n]?.[1].environment };
      const { CATQ_DATABASE = "", CATQ_TRUST_PROXY } = env;
      expect([CATQ_DATABASE, CATQ_TRUST_PROXY]).toEqual(["postgres://catqd@database/catq", "172.31.87.2"]);
      const uri = CATQ_DATABASE.replace("@database/catq", `@127.0.0.1:${database.port}/postgres`);
      delete env.CATQ_DATABASE_PASSWORD_FILE;
      const flags = ["--config", "/dev/null", "--cat-stock", "1", "--port", String(ports[n])];
      const launch = { env: { ...env, CATQ_DATABASE: uri, CATQ_TRUST_PROXY: "127.0.0.1/32" } };
      return DaemonProcess.start(flags, folder, launch);
    }

    interface Reply {
      readonly status: number;
      readonly body: Readonly<Record<string, unknown>>;
    }

    function ask(method: string, path: string, from = "127.0.0.1", headers = {}): Promise<Reply> {
      return new Promise((resolve, reject) => {
        const asked = request(new URL(path, nginx.url), {
          ...{ method, agent, localAddress: from, headers: { ...headers, host: "cats.example" } },
          ca: readFileSync(nginx.certificateFile),
          checkServerIdentity: () => undefined,
        });
        asked.once("error", reject).once("response", async (reply) => {
          let text = "";
          try {
            for await (const chunk of reply.setEncoding("utf8")) text += chunk;
            const isJson = reply.headers["content-type"]?.includes("json");
            resolve({ status: reply.statusCode ?? 0, body: isJson ? JSON.parse(text) : {} });
          } catch (error) {
            reject(error);
          }
        });
        asked.end();
      });
    }

    /** Watches the board until it is told to stop, and comes back whenever it is cut off; counts events and gaps. */
    async function watch(from: string, signal: AbortSignal) {
      const seen = { revisions: [] as number[], cuts: 0, longestGapMs: 0 };
      while (!signal.aborted) {
        const cutAt = performance.now();
        await new Promise<void>((resolve) => {
          const asked = request(new URL("/api/queue/events", nginx.url), {
            ...{ localAddress: from, signal, headers: { host: "cats.example" }, agent: false },
            ca: readFileSync(nginx.certificateFile),
            checkServerIdentity: () => undefined,
          });
          asked
            .once("error", () => resolve())
            .once("response", (reply) => {
              let text = "";
              reply.setEncoding("utf8").on("data", (chunk: string) => {
                if (text === "") seen.longestGapMs = Math.max(seen.longestGapMs, performance.now() - cutAt);
                text = (text + chunk).slice(-20_000);
                for (const [, id] of chunk.matchAll(/^id: ?(\d+)/gm)) seen.revisions.push(Number(id));
              });
              reply.once("error", () => resolve()).once("close", () => resolve());
            });
          asked.end();
        });
        seen.cuts++;
        await sleep(50);
      }
      return seen;
    }

    it("gives every number once, and lets no visitor wait, while one is killed and one is drained", async () => {
      const stopping = new AbortController();
      const watching = VISITORS.slice(0, 8).map((from) => watch(from, stopping.signal));
      const given = new Map<string, string>();
      const faults: string[] = [];
      let slowestMs = 0;
      const visit = async (from: string): Promise<void> => {
        while (!stopping.signal.aborted) {
          const key = randomUUID();
          for (;;) {
            const begun = performance.now();
            const reply = await ask("POST", "/api/tickets", from, { "idempotency-key": key }).catch(
              () => null,
            );
            slowestMs = Math.max(slowestMs, performance.now() - begun);
            if (reply?.status === 201 || reply?.status === 200) {
              given.set(key, String(reply.body.number));
              await ask("DELETE", "/api/ticket", from, { "catq-token": String(reply.body.token) }).catch(
                () => {},
              );
              break;
            }
            faults.push(`${reply?.status} ${reply?.body.code}`);
            await sleep(100);
          }
          await sleep(20);
        }
      };
      const visiting = VISITORS.map(visit);
      await sleep(2000);
      const [first, second] = daemons;
      await first?.stop("SIGKILL");
      await sleep(3000);
      daemons[0] = await start(0, first?.folder);
      await sleep(2000);
      expect(await second?.stop("SIGTERM")).toBe(0);
      await sleep(2000);
      daemons[1] = await start(1, second?.folder);
      await sleep(2000);
      stopping.abort();
      await Promise.all(visiting);
      const watched = await Promise.all(watching);

      console.log({
        given: given.size,
        faults: faults.length,
        slowestMs,
        watched: watched.map(({ cuts }) => cuts),
      });
      expect(new Set(given.values()).size).toBe(given.size);
      expect(given.size).toBeGreaterThan(200);
      // What the balancer says where an answer was lost on the way (the same key then gets the same ticket), and a daemon
      // that has just been started until its database is open.
      expect(faults.filter((fault) => !/^50[24] |^503 unavailable/.test(fault))).toEqual([]);
      expect(faults.length).toBeLessThan(VISITORS.length * 2);
      expect(slowestMs).toBeLessThan(5000);
      for (const { revisions, longestGapMs } of watched) {
        expect(revisions.length).toBeGreaterThan(20);
        expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
        expect(longestGapMs).toBeLessThan(3000);
      }
      const { body } = await ask("GET", "/api/queue");
      expect(body).toMatchObject({ waitingCount: expect.any(Number) });
    }, 120_000);

    it("knows each visitor by his own address, whatever he says of himself", async () => {
      const forged = { "x-forwarded-for": "203.0.113.9" };
      const taken = await ask("POST", "/api/tickets", "127.0.2.1", forged);
      expect(taken.status).toBe(201);
      const client = await database.client();
      const { rows } = await client.query("SELECT address FROM catq.ticket ORDER BY sequence DESC LIMIT 1");
      expect(rows).toEqual([{ address: "127.0.2.1" }]);
      const cheated = await ask("GET", "/api/ticket", "127.0.2.2", {
        "catq-token": "not a token of this queue",
      });
      expect(cheated.body.code).toBe("banned");
      // At all of them, and nobody else.
      await expect
        .poll(async () => {
          const codes = await Promise.all(
            Array.from({ length: 9 }, () => ask("GET", "/api/queue", "127.0.2.2")),
          );
          return codes.every(({ status }) => status === 403);
        })
        .toBe(true);
      expect((await ask("GET", "/api/queue", "127.0.2.3")).status).toBe(200);
      const { rows: names } = await client.query("SELECT DISTINCT name FROM catq.daemon ORDER BY name");
      expect(names.map(({ name }) => name)).toEqual(["catqd-1", "catqd-2", "catqd-3"]);
      await client.end();
    }, 30_000);
  },
);
