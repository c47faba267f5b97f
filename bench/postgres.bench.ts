// Several daemons on one PostgreSQL: takes, how soon a change is seen at another daemon, a long line, and what a daemon
// that is killed or stands still costs the others. The server is a real one of version 18, with its fsyncs.
import { setTimeout as sleep } from "node:timers/promises";
import { startBare } from "./bare-process.ts";
import type { Bench, Measured } from "./bench.ts";
import { type BenchedDaemon, startDaemon, UNLIMITED } from "./daemon.ts";
import { interleave } from "./interleave.ts";
import { QueueVisitor } from "./line/queue-visitor.ts";
import { type Load, startLoad } from "./load/start-load.ts";
import { BoardWatcher, takeAt } from "./postgres/board-lag.ts";
import { BenchedDatabase } from "./postgres/database.ts";
import { quantile } from "./ratio.ts";

const MANY = 64;
const MS = 400;
const WARMING_MS = 4000;
const CREATED = 201;
const MAX_ROUNDS = 15;
const SHORT = 1000;
const LONG = 1_000_000;
const CYCLES = 20;
const WARMING = 200;
/** One change a second, and as many as 64 connections make. */
const LONE_PAUSE_MS = 1000;
const BUSY_PAUSE_MS = 150;
const BREAKAGE_MS = 3000;
/** When in that time it happens. */
const BREAKS_AFTER_MS = 200;
const MAX_BREAKAGES = 5;
/** Within which the rate has to be back. */
const RECOVERY_MS = 2000;

const bench: Bench = {
  name: "postgres",
  async run({ rounds, note }) {
    const database = await BenchedDatabase.start();
    const load = startLoad();
    const few = Math.min(rounds, MAX_ROUNDS);
    try {
      return [
        ...(await measureTakes(database, load, rounds, note)),
        ...(await measureLag(database, load, few, note)),
        ...(await measureLine(database, few, note)),
        ...(await measureBreakages(database, load, Math.min(rounds, MAX_BREAKAGES), note)),
      ];
    } finally {
      await load.close();
      await database.close();
    }
  },
};
export default bench;

async function withDaemons<T>(
  database: BenchedDatabase,
  count: number,
  measure: (daemons: readonly BenchedDaemon[]) => Promise<T>,
): Promise<T> {
  const schema = database.newSchema();
  const daemons: BenchedDaemon[] = [];
  try {
    for (let i = 0; i < count; i++) daemons.push(await database.daemon(schema, `d${i}`));
    return await measure(daemons);
  } finally {
    await Promise.all(daemons.map((daemon) => daemon.close()));
  }
}

async function measureTakes(
  database: BenchedDatabase,
  load: Load,
  rounds: number,
  note: (text: string) => void,
): Promise<Measured[]> {
  const run = (url: string | readonly string[], ms: number) =>
    load.run({ url, connections: MANY, ms, expect: CREATED });
  const perSecond = (url: string | readonly string[]) => async (): Promise<number> => {
    const { latencies, tookMs } = await run(url, MS);
    return (latencies.length / tookMs) * 1000;
  };
  const line = { name: `durable takes, ${MANY} connections`, unit: "1/s" };
  const bareSchema = database.newSchema();
  await database.makeTables(bareSchema);
  const bare = await startBare("koa-postgres", ["127.0.0.1", String(database.server.port), bareSchema]);
  const sqlite = await startDaemon([...UNLIMITED, "--claim-window", "24h"], { isLogging: true });
  const lines: Measured[] = [];
  try {
    await withDaemons(database, 1, async ([one]) => {
      if (!one) return;
      for (const url of [bare.url, sqlite.url, one.url]) await run(url, WARMING_MS);
      note("takes against bare Koa that writes the same rows");
      const toBare = await interleave({ rounds, ours: perSecond(one.url), bare: perSecond(bare.url) });
      lines.push({ ...line, against: "bare Koa on PostgreSQL", ...toBare, target: { least: 0.6 } });
      note("takes against SQLite");
      const toSqlite = await interleave({ rounds, ours: perSecond(one.url), bare: perSecond(sqlite.url) });
      lines.push({ ...line, against: "catqd on SQLite", ...toSqlite, target: { least: 0.35 } });
    });
    await withDaemons(database, 3, async (daemons) => {
      const [one = "", ...others] = daemons.map(({ url }) => url);
      await run([one, ...others], WARMING_MS);
      for (const [count, least] of [
        [2, 0.9],
        [3, 0.85],
      ] as const) {
        note(`takes at ${count} daemons`);
        const urls = [one, ...others].slice(0, count);
        const samples = await interleave({ rounds, ours: perSecond(urls), bare: perSecond(one) });
        lines.push({
          ...line,
          name: `${line.name}, ${count} daemons`,
          against: "one of them",
          ...samples,
          target: { least },
        });
      }
    });
    return lines;
  } finally {
    await Promise.all([bare.close(), sqlite.close()]);
  }
}

/** How long after the answer at A an event at B tells of it. */
async function measureLag(
  database: BenchedDatabase,
  load: Load,
  rounds: number,
  note: (text: string) => void,
): Promise<Measured[]> {
  return withDaemons(database, 2, async ([a, b]) => {
    if (!a || !b) return [];
    const watcher = await BoardWatcher.open(b.url);
    const near = await BoardWatcher.open(a.url);
    const sample = async (at: BoardWatcher): Promise<number> => {
      const { position, answeredAt } = await takeAt(a.url);
      return Math.max(0.01, (await at.tells(position)) - answeredAt);
    };
    const both = async (pauseMs: number): Promise<{ ours: number[]; bare: number[] }> => {
      const paced = (at: BoardWatcher) => async (): Promise<number> => {
        await sleep(pauseMs);
        return sample(at);
      };
      return interleave({ rounds, ours: paced(watcher), bare: paced(near) });
    };
    try {
      note("a change at one daemon to a watcher of another");
      const lone = await both(LONE_PAUSE_MS);
      note("the same among as many changes as 64 connections make");
      const noise = load.run({
        url: a.url,
        connections: MANY,
        ms: rounds * 2 * (BUSY_PAUSE_MS + 200) + 1000,
        expect: CREATED,
      });
      const busy = await both(BUSY_PAUSE_MS);
      await noise;
      const line = { against: "a watcher of the same", unit: "ms" };
      const name = "change to the event at another daemon";
      return [
        { ...line, name: `${name}, one a second`, ...lone, target: { oursMost: 5 } },
        { ...line, name: `${name}, many a second, median`, ...busy, target: { oursMost: 60 } },
        {
          ...line,
          name: `${name}, many a second, 99th percentile`,
          ours: [quantile(busy.ours, 0.99)],
          bare: [quantile(busy.bare, 0.99)],
          target: { oursMost: 170 },
        },
      ];
    } finally {
      watcher.close();
      near.close();
    }
  });
}

async function measureLine(
  database: BenchedDatabase,
  rounds: number,
  note: (text: string) => void,
): Promise<Measured[]> {
  const cats = (rounds + 1) * CYCLES + WARMING + 1;
  const queues: { daemon: BenchedDaemon; visitor: QueueVisitor }[] = [];
  try {
    for (const waiting of [LONG, SHORT]) {
      note(`making a line of ${waiting}`);
      const schema = database.newSchema();
      const key = await database.fill(schema, { waiting: Math.max(waiting, cats), cats });
      const daemon = await database.daemon(schema);
      queues.push({ daemon, visitor: await QueueVisitor.at(daemon.url, key) });
    }
    for (const { visitor } of queues) await visitor.sample(WARMING);
    const [long, short] = queues;
    if (!long || !short) return [];
    note(`take, status, claim with ${LONG} waiting`);
    const samples = await interleave({
      rounds,
      ours: () => long.visitor.sample(CYCLES),
      bare: () => short.visitor.sample(CYCLES),
    });
    return (["take", "status", "claim"] as const).map((what) => ({
      name: `${what}, 1,000,000 waiting`,
      against: "1,000 waiting",
      unit: "ms",
      ours: samples.ours.map((sample) => sample[what]),
      bare: samples.bare.map((sample) => sample[what]),
      target: { most: 1.25 },
    }));
  } finally {
    for (const { visitor, daemon } of queues) {
      visitor.close();
      await daemon.close();
    }
  }
}

/** What the others notice of a daemon that is killed or stands still, and of backends that are ended. */
async function measureBreakages(
  database: BenchedDatabase,
  load: Load,
  rounds: number,
  note: (text: string) => void,
): Promise<Measured[]> {
  const p99 = async (urls: readonly string[], ms: number): Promise<number> => {
    const { latencies } = await load.run({ url: urls, connections: MANY, ms, expect: CREATED });
    return quantile(latencies, 0.99);
  };
  const signalled = async (signal: NodeJS.Signals) => {
    const during: number[] = [];
    const quiet: number[] = [];
    const after: number[] = [];
    for (let round = 0; round < rounds; round++) {
      // Of its own each time: what it is told last has no answer.
      const victims = startLoad();
      await withDaemons(database, 3, async ([victim, ...others]) => {
        if (!victim) return;
        const urls = others.map(({ url }) => url);
        await p99(urls, BREAKAGE_MS);
        const busy = (ms: number): Promise<unknown> =>
          victims.run({ url: victim.url, connections: MANY / 2, ms, expect: CREATED }).catch(() => {});
        const beside = busy(BREAKAGE_MS);
        quiet.push(await p99(urls, BREAKAGE_MS));
        await beside;
        void busy(BREAKAGE_MS);
        setTimeout(() => process.kill(victim.pid, signal), BREAKS_AFTER_MS);
        during.push(await p99(urls, BREAKAGE_MS));
        after.push(await p99(urls, BREAKAGE_MS));
        if (signal === "SIGSTOP") process.kill(victim.pid, "SIGKILL");
      });
      await victims.close();
    }
    return { during, quiet, after };
  };
  const lines: Measured[] = [];
  for (const [signal, most, what] of [
    ["SIGKILL", 1500, "killed"],
    ["SIGSTOP", 3000, "stopped"],
  ] as const) {
    note(`one of three is ${what}`);
    const { during, quiet, after } = await signalled(signal);
    const line = { against: "before", unit: "ms", bare: quiet };
    const name = `takes at two, the third ${what}, 99th percentile`;
    lines.push({ ...line, name, ours: during, target: { oursMost: most } });
    lines.push({ ...line, name: `${name}, 3 s later`, ours: after, target: { most: 2 } });
  }
  note("every backend is ended");
  const before: number[] = [];
  const after: number[] = [];
  await withDaemons(database, 2, async (daemons) => {
    const urls = daemons.map(({ url }) => url);
    const rate = async (): Promise<number> => {
      const { latencies, tookMs } = await load.run({
        url: urls,
        connections: MANY,
        ms: BREAKAGE_MS,
        expect: CREATED,
      });
      return (latencies.length / tookMs) * 1000;
    };
    await rate();
    for (let round = 0; round < rounds; round++) {
      before.push(await rate());
      await database.endBackends();
      await sleep(RECOVERY_MS);
      after.push(await rate());
    }
  });
  lines.push({
    name: "takes a second, 2 s after all backends were ended",
    against: "before",
    unit: "1/s",
    ours: after,
    bare: before,
    target: { least: 0.98 },
  });
  return lines;
}
