// Takes of several daemons on one PostgreSQL.
import { startBare } from "./bare-process.ts";
import type { Measured } from "./bench.ts";
import { startDaemon, UNLIMITED } from "./daemon.ts";
import { interleave } from "./interleave.ts";
import { CREATED, MANY, type OnDatabase, onDatabase, withDaemons } from "./postgres/with-daemons.ts";

const MS = 400;
const WARMING_MS = 4000;

const bench = onDatabase("takes", Number.POSITIVE_INFINITY, measure);
export default bench;

async function measure({ database, load, rounds, note }: OnDatabase): Promise<Measured[]> {
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
