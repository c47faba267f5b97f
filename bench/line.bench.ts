// What a long line costs: each request, the start, and memory, with 1,000 to 1,000,000 waiting.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bench, Measured } from "./bench.ts";
import { cleanEnvironment } from "./clean-environment.ts";
import { type BenchedDaemon, startDaemon, UNLIMITED } from "./daemon.ts";
import { interleave } from "./interleave.ts";
import { fillLine } from "./line/fill-line.ts";
import { QueueVisitor } from "./line/queue-visitor.ts";
import { residentBytes } from "./process-figures.ts";
import { timeToEnd } from "./start-process.ts";

const READ_ROWS = fileURLToPath(new URL("./bare/read-rows.js", import.meta.url));
const SHORT = 1000;
const LONGER = [10_000, 100_000, 1_000_000] as const;
const LONGEST = 1_000_000;
/** Fewer than usual: each is a median of many requests, or takes seconds. */
const MAX_ROUNDS = 9;
const MAX_STARTS = 3;
/** Tickets taken, looked at and claimed for each sample. */
const CYCLES = 20;
/** As many before anything is measured: the daemon of the short line has more to do, and would be warmer. */
const WARMING = 400;

interface FilledQueue {
  readonly waiting: number;
  readonly folder: string;
  readonly key: Buffer;
}

const bench: Bench = {
  name: "line",
  async run({ rounds, note }) {
    const root = mkdtempSync(join(tmpdir(), "catq-bench-line-"));
    try {
      const samples = Math.min(rounds, MAX_ROUNDS);
      const queues: FilledQueue[] = [];
      for (const waiting of [SHORT, ...LONGER]) {
        note(`making a line of ${waiting}`);
        const folder = join(root, String(waiting));
        mkdirSync(join(folder, "queue"), { recursive: true, mode: 0o700 });
        // The shortest is compared with all of the others.
        const times = waiting === SHORT ? LONGER.length : 1;
        const cats = (samples + 1) * CYCLES * times + WARMING;
        const key = await fillLine(join(folder, "queue", "catqd.db"), { waiting, cats });
        queues.push({ waiting, folder, key });
      }
      const starts = await measureStarts(queues, Math.min(rounds, MAX_STARTS), note);
      return [...(await measureRequests(queues, samples, note)), ...starts];
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  },
};
export default bench;

function start({ folder }: FilledQueue): Promise<BenchedDaemon> {
  return startDaemon([...UNLIMITED, "--claim-window", "24h", "--view-window", "24h"], { folder });
}

async function measureRequests(
  queues: readonly FilledQueue[],
  rounds: number,
  note: (text: string) => void,
): Promise<Measured[]> {
  const [short, ...longer] = await Promise.all(
    queues.map(async (queue) => {
      const daemon = await start(queue);
      return { ...queue, daemon, visitor: await QueueVisitor.at(daemon.url, queue.key) };
    }),
  );
  if (!short) return [];
  try {
    for (const { waiting, visitor } of [short, ...longer]) {
      note(`warming up with ${waiting} waiting`);
      await visitor.sample(WARMING);
    }
    const lines: Measured[] = [];
    for (const { waiting, visitor } of longer) {
      note(`take, status, claim with ${waiting} waiting`);
      const ours = () => visitor.sample(CYCLES);
      const samples = await interleave({ rounds, ours, bare: () => short.visitor.sample(CYCLES) });
      for (const what of ["take", "status", "claim"] as const) {
        lines.push({
          ...pointOf("A request, by the length of the line", what, waiting),
          unit: "ms",
          ours: samples.ours.map((sample) => sample[what]),
          bare: samples.bare.map((sample) => sample[what]),
          target: waiting === LONGEST ? { most: 1.25 } : null,
        });
      }
    }
    for (const { waiting, daemon } of longer) {
      lines.push({
        ...pointOf("Memory, by the length of the line", "memory after that", waiting),
        unit: "MB",
        ours: [residentBytes(daemon.pid) / 1e6],
        bare: [residentBytes(short.daemon.pid) / 1e6],
        target: null,
      });
    }
    return lines;
  } finally {
    for (const { visitor, daemon } of [short, ...longer]) {
      visitor.close();
      await daemon.close();
    }
  }
}

async function measureStarts(
  queues: readonly FilledQueue[],
  rounds: number,
  note: (text: string) => void,
): Promise<Measured[]> {
  const startMs = async (queue: FilledQueue): Promise<number> => {
    const daemon = await start(queue);
    await daemon.close();
    return daemon.startMs;
  };
  const [short, ...longer] = queues;
  const longest = longer.at(-1);
  if (!short || !longest) return [];
  const lines: Measured[] = [];
  for (const queue of longer) {
    note(`start with ${queue.waiting} waiting`);
    const samples = await interleave({ rounds, ours: () => startMs(queue), bare: () => startMs(short) });
    const point = pointOf("Start, by the length of the line", "start of catqd", queue.waiting);
    lines.push({ ...point, unit: "ms", ...samples, target: null });
  }
  note("the same against reading the rows");
  const file = join(longest.folder, "queue", "catqd.db");
  const bare = (): number => timeToEnd({ args: [READ_ROWS, file], env: cleanEnvironment() });
  const samples = await interleave({ rounds, ours: () => startMs(longest), bare });
  const name = `start of catqd, ${inWords(LONGEST)} waiting`;
  return [...lines, { name, against: "reading their rows", unit: "ms", ...samples, target: { most: 2 } }];
}

function pointOf(chart: string, curve: string, x: number) {
  return {
    name: `${curve}, ${inWords(x)} waiting`,
    against: `${inWords(SHORT)} waiting`,
    point: { chart, along: "tickets waiting", curve, x, bareX: SHORT },
  };
}

function inWords(count: number): string {
  return count.toLocaleString("en");
}
