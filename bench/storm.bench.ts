// Everybody at once: 10,000 watchers who come back when the server has been killed and started again, and 500 who take
// a number in the same breath. The limits of rate are on; a proxy names an address of its own for each watcher.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startBare } from "./bare-process.ts";
import type { Bench, Measured } from "./bench.ts";
import { startDaemon, UNLIMITED } from "./daemon.ts";
import { interleave } from "./interleave.ts";
import { Connection } from "./load/connection.ts";
import { PoliteVisitors } from "./load/polite.ts";
import { takeRequest } from "./load/request.ts";
import { Restarts, type Return } from "./streams/restarts.ts";
import { fillLine, firstEvent } from "./streams/stream-sides.ts";

const WATCHERS = 10_000;
const LOOP = "bare node:http loop";
/** Each kills and starts both servers. */
const MAX_RESTARTS = 9;
/** More than a board shows. */
const WAITING = 100;
/** Until a server has done what it puts off after many have come. */
const SETTLED_MS = 1000;
const QUIET_MS = 1500;
const FLAGS = ["--trust-proxy", "127.0.0.1", "--claim-window", "24h", "--cat-stock", "1"];
const EVENTS = "/api/queue/events";

const BURST = 500;
const WARM_UP = 20;
/** Between two bursts: the daemon is idle again. */
const REST_MS = 200;
const CREATED = 201;

type Session = Parameters<Bench["run"]>[0];

const bench: Bench = {
  name: "storm",
  async run(session) {
    return [...(await comeBack(session)), await burst(session)];
  },
};
export default bench;

/** What it took until all were back, and the 99th percentile of polite requests meanwhile and when all was quiet. */
interface Storm extends Return {
  readonly meanwhileMs: number;
  readonly quietMs: number;
}

async function comeBack({ rounds, note }: Session): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), "catq-bench-"));
  const first = await startDaemon([...UNLIMITED, ...FLAGS], { folder });
  await fillLine(first.url, WAITING);
  const event = await firstEvent({ ...first, events: EVENTS });
  await first.close();
  const catqd = new Restarts(EVENTS, () => startDaemon(FLAGS, { folder }));
  const loop = new Restarts("/", () => startBare("stream-loop", [event]));
  try {
    const restarts = Math.min(rounds, MAX_RESTARTS);
    note(`${WATCHERS.toLocaleString("en")} watchers come back, ${restarts} times`);
    const { ours, bare } = await interleave({
      rounds: restarts,
      ours: () => storm(catqd),
      bare: () => storm(loop),
    });
    const line = (name: string, unit: string, which: keyof Storm, most: number | null): Measured => ({
      name,
      against: LOOP,
      unit,
      ours: ours.map((one) => one[which]),
      bare: bare.map((one) => one[which]),
      target: most === null ? null : { most },
    });
    const watchers = `${WATCHERS.toLocaleString("en")} watchers`;
    const polite = (name: string, samples: readonly Storm[], target: Measured["target"]): Measured => ({
      name,
      against: "when all is quiet",
      unit: "ms",
      ours: samples.map(({ meanwhileMs }) => meanwhileMs),
      bare: samples.map(({ quietMs }) => quietMs),
      target,
    });
    return [
      line(`${watchers} come back after SIGKILL, until all have the board`, "ms", "tookMs", 1.5),
      line("processor time of that", "ms", "processorMs", null),
      polite("polite requests meanwhile, 99th percentile", ours, { most: 3 }),
      polite("the same of the bare loop", bare, null),
    ];
  } finally {
    await Promise.all([catqd.close(), loop.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function storm(server: Restarts): Promise<Storm> {
  const visitors = await PoliteVisitors.open(await server.restart());
  try {
    const returning = server.comeBack(WATCHERS);
    const meanwhileMs = await visitors.p99While(returning);
    await sleep(SETTLED_MS);
    const quietMs = await visitors.p99While(sleep(QUIET_MS));
    return { ...(await returning), meanwhileMs, quietMs };
  } finally {
    visitors.close();
  }
}

async function burst({ rounds, note }: Session): Promise<Measured> {
  note(`${BURST} takes in one burst`);
  const koa = await startBare("koa", []);
  const daemon = await startDaemon([...UNLIMITED, "--claim-window", "24h"], { isLogging: true });
  const toKoa = await Crowd.open(koa.url);
  const toCatqd = await Crowd.open(daemon.url);
  try {
    for (let i = 0; i < WARM_UP; i++) {
      await toKoa.take();
      await toCatqd.take();
    }
    const samples = await interleave({ rounds, ours: () => toCatqd.take(), bare: () => toKoa.take() });
    const name = `${BURST} takes in one burst, until the last is answered`;
    return { name, against: "bare Koa", unit: "ms", ...samples, target: { most: 1.6 } };
  } finally {
    toKoa.close();
    toCatqd.close();
    await Promise.all([koa.close(), daemon.close()]);
  }
}

/** Five hundred people, each connected. */
class Crowd {
  readonly #at: URL;
  readonly #connections: readonly Connection[];

  static async open(url: string): Promise<Crowd> {
    const at = new URL(url);
    return new Crowd(at, await Promise.all(Array.from({ length: BURST }, () => Connection.open(at))));
  }

  private constructor(at: URL, connections: readonly Connection[]) {
    this.#at = at;
    this.#connections = connections;
  }

  /** Milliseconds until each has a number. */
  async take(): Promise<number> {
    await sleep(REST_MS);
    const requests = this.#connections.map(() => takeRequest(this.#at));
    const startedAt = performance.now();
    const replies = this.#connections.map((connection, i) => connection.ask(requests[i] ?? Buffer.of()));
    for (const { status, body } of await Promise.all(replies))
      if (status !== CREATED) throw new Error(`a take was answered ${status}: ${body}`);
    return performance.now() - startedAt;
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }
}
