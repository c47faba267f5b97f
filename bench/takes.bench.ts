// Durable takes: how many a second, and how long one takes. The daemon runs as it does for everyone, with
// synchronous=FULL and its log, but for the limits of rate. Each take is somebody else's, named by a proxy.
import { startBare } from "./bare-process.ts";
import type { Bench, Measured } from "./bench.ts";
import { startDaemon, UNLIMITED } from "./daemon.ts";
import { interleave } from "./interleave.ts";
import { startLoad } from "./load/start-load.ts";
import { quantile } from "./ratio.ts";

const KOA = "bare Koa";
const PLAIN_KOA = "bare Koa, its own headers only";
const MANY = 64;
const FEW = 10;
/** Of one sample of a rate. */
const MS = 400;
/**
 * Of one sample of how long takes last. Ten that share a commit are late together: so the slowest hundredth has to
 * be that of many commits, or it is the single slowest of them.
 */
const LATENCY_MS = 2000;
/** Each lasts {@link LATENCY_MS} and is a quantile of many takes. */
const MAX_LATENCY_ROUNDS = 15;
/** How long each side is asked before it is measured: they are to be such as have served for a while. */
const WARMING_MS = 6000;
const CREATED = 201;
const FLAGS = [...UNLIMITED, "--claim-window", "24h"];

const bench: Bench = {
  name: "takes",
  async run({ rounds, note }) {
    const koa = await startBare("koa", []);
    const plain = await startBare("koa", ["plain"]);
    const load = startLoad();
    const warm = (url: string): Promise<unknown> =>
      load.run({ url, connections: MANY, ms: WARMING_MS, expect: CREATED });
    // One for each measurement, so that each begins with a short line.
    const onWarmDaemon = async <T>(measure: (url: string) => Promise<T>): Promise<T> => {
      const daemon = await startDaemon(FLAGS, { isLogging: true });
      try {
        await warm(daemon.url);
        return await measure(daemon.url);
      } finally {
        await daemon.close();
      }
    };
    const perSecond = (url: string) => async (): Promise<number> => {
      const { latencies, tookMs } = await load.run({ url, connections: MANY, ms: MS, expect: CREATED });
      return (latencies.length / tookMs) * 1000;
    };
    const latencies = (url: string) => async (): Promise<{ median: number; p99: number }> => {
      const report = await load.run({ url, connections: FEW, ms: LATENCY_MS, expect: CREATED });
      return { median: quantile(report.latencies, 0.5), p99: quantile(report.latencies, 0.99) };
    };
    try {
      await warm(koa.url);
      await warm(plain.url);
      note(`takes, ${MANY} connections`);
      const rates = async (against: string, bare: string): Promise<Measured> => {
        const samples = await onWarmDaemon((url) =>
          interleave({ rounds, ours: perSecond(url), bare: perSecond(bare) }),
        );
        return {
          name: `durable takes, ${MANY} connections`,
          against,
          unit: "1/s",
          ...samples,
          target: against === KOA ? { least: 0.7 } : null,
        };
      };
      const throughput = await rates(KOA, koa.url);
      note("the same against Koa that sets no headers");
      const toPlain = await rates(PLAIN_KOA, plain.url);
      note(`takes, ${FEW} connections`);
      const { ours, bare } = await onWarmDaemon((url) =>
        interleave({
          rounds: Math.min(rounds, MAX_LATENCY_ROUNDS),
          ours: latencies(url),
          bare: latencies(koa.url),
        }),
      );
      const latency = (name: string, which: "median" | "p99"): Measured => ({
        name: `a take, ${FEW} connections, ${name}`,
        against: KOA,
        unit: "ms",
        ours: ours.map((sample) => sample[which]),
        bare: bare.map((sample) => sample[which]),
        target: { most: which === "median" ? 2 : 2.2 },
      });
      return [throughput, toPlain, latency("median", "median"), latency("99th percentile", "p99")];
    } finally {
      await Promise.all([load.close(), koa.close(), plain.close()]);
    }
  },
};
export default bench;
