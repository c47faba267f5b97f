// Claims in a row, each with done, one address a visitor: while the cats last that were made as they waited, and when
// none is left; and the processor time of one drawn cat. The bare side sends as many bytes, and draws and stores nothing.
import { startBare } from "./bare-process.ts";
import type { Bench, Measured, Target } from "./bench.ts";
import { startCatService } from "./cats/cat-service.ts";
import { CatVisitors } from "./cats/cat-visitors.ts";
import { Drawing, rasterMsOf } from "./cats/drawing.ts";
import { startDaemon } from "./daemon.ts";
import { interleave } from "./interleave.ts";

const FLAGS = ["--trust-proxy", "127.0.0.1", "--claim-window", "24h"];
const FEW = 20;
const MANY = 200;
/** Until so many have waited as `MANY`, 13 s pass. */
const MAX_ROUNDS_OF_MANY = 3;
const MAX_ROUNDS = 7;
/** Claims of one sample where none is in stock. */
const FOR_EVER = 30;
/** Cats of one sample of processor time. */
const CATS = 10;
const BARE = "bare Koa that sends as many bytes";

const bench: Bench = {
  name: "cats",
  async run({ rounds, note }) {
    const service = await startCatService();
    const fromService = ["--cats", service.url, "--cats-allow", "127.0.0.1/32"];
    try {
      return [
        ...(await claims("drawn", FLAGS, { few: 80, forEver: 15 }, { rounds, note })),
        ...(await claims(
          "from a service",
          [...FLAGS, ...fromService],
          { few: 60, forEver: null },
          { rounds, note },
        )),
        await drawing(rounds, note),
      ];
    } finally {
      service.close();
    }
  },
};
export default bench;

async function claims(
  kind: string,
  flags: readonly string[],
  least: { few: number; forEver: number | null },
  { rounds, note }: Parameters<Bench["run"]>[0],
): Promise<Measured[]> {
  const daemon = await startDaemon(flags, { isLogging: true });
  const visitors = new CatVisitors(daemon.url);
  const { bytes } = await visitors.claim(await visitors.take(1));
  const koa = await startBare("koa-cats", [String(bytes)]);
  const bare = new CatVisitors(koa.url);
  const perSecond = async (tokens: readonly string[]): Promise<number> =>
    (await bare.claim(tokens)).perSecond;
  const row = async (count: number, most: number, target: Target): Promise<Measured> => {
    note(`${count} claims in a row, ${kind}`);
    const tokens = Array.from({ length: count }, () => "nobody");
    const samples = await interleave({
      rounds: Math.min(rounds, most),
      async ours() {
        const waiting = await visitors.take(count);
        await visitors.awaitStock(count);
        return (await visitors.claim(waiting)).perSecond;
      },
      bare: () => perSecond(tokens),
    });
    return { name: `${count} claims in a row, ${kind}`, against: BARE, unit: "1/s", ...samples, target };
  };
  /** Nobody waits while cats are made: each takes a ticket when the one before is done. */
  const forEver = async (): Promise<Measured> => {
    note(`claims for ever, ${kind}`);
    const samples = await interleave({
      rounds: Math.min(rounds, MAX_ROUNDS),
      async ours() {
        const startedAt = performance.now();
        for (let i = 0; i < FOR_EVER; i++) await visitors.claim(await visitors.take(1));
        return (FOR_EVER / (performance.now() - startedAt)) * 1000;
      },
      bare: () => perSecond(Array.from({ length: FOR_EVER }, () => "nobody")),
    });
    const target = least.forEver === null ? null : { oursLeast: least.forEver };
    return { name: `claims for ever, ${kind}`, against: BARE, unit: "1/s", ...samples, target };
  };
  try {
    const target = { oursLeast: least.few };
    // What is always in stock goes in the first sample of for ever, which does not count.
    return [await row(FEW, MAX_ROUNDS, target), await row(MANY, MAX_ROUNDS_OF_MANY, target), await forEver()];
  } finally {
    await Promise.all([daemon.close(), koa.close()]);
  }
}

async function drawing(rounds: number, note: (text: string) => void): Promise<Measured> {
  note("processor time of a drawn cat");
  const drawer = new Drawing();
  try {
    // Once Node has compiled what draws.
    await drawer.processorMsOf(2 * CATS);
    const samples = await interleave({
      rounds: Math.min(rounds, MAX_ROUNDS),
      ours: () => drawer.processorMsOf(CATS),
      bare: () => rasterMsOf(CATS),
    });
    const name = "processor time of one drawn cat";
    return { name, against: "its pixels alone", unit: "ms", ...samples, target: { oursMost: 75 } };
  } finally {
    drawer.close();
  }
}
