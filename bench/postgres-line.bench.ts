// A long line in PostgreSQL.
import type { Measured } from "./bench.ts";
import type { BenchedDaemon } from "./daemon.ts";
import { interleave } from "./interleave.ts";
import { QueueVisitor } from "./line/queue-visitor.ts";
import { type OnDatabase, onDatabase } from "./postgres/with-daemons.ts";

const SHORT = 1000;
const LONG = 1_000_000;
const CYCLES = 20;
const WARMING = 200;

const bench = onDatabase("line", 15, measure);
export default bench;

async function measure({ database, rounds, note }: OnDatabase): Promise<Measured[]> {
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
