// From a change to the last watcher having its event, and what a watcher costs: the daemon's board streams
// against a loop over bare node:http responses that writes the same bytes. Both have as many watchers, each
// side's in a process of its own; they are sent events by turns. With few watchers, the daemon's wait for the disk is
// most of it, so there a loop that stores a row first stands beside them.
import { setTimeout as sleep } from "node:timers/promises";
import type { Bench, Measured } from "./bench.ts";
import { startBoth, startStoringLoop } from "./streams/stream-sides.ts";
import { WatchedSide } from "./streams/watched-side.ts";

const LOOP = "bare node:http loop";
const STORING_LOOP = "the same that stores a row first";
const MANY = 10_000;
/** Fewer, for the curves. */
const COUNTS = [10, 100, 1000, 3000, MANY];
/** With so many, what an event costs beside its sockets shows. */
const MAX_FEW = 100;
/** Memory of fewer is lost in that of the server itself. */
const MIN_FOR_MEMORY = 1000;
const FEW_TARGET = { most: 1.5 };
const EVENTS = 100;
const FEWER_EVENTS = 20;
/** How often everything is started afresh for the largest count, at most: memory has one sample each time. */
const MAX_FRESH = 2;
/** More than the daemon leaves between two events to one client, whoever of the others is sent one meanwhile. */
const REST_MS = 130;

type Both = Record<"ours" | "bare", number[]>;
interface Figures {
  readonly took: Both & { readonly storing: number[] };
  readonly processor: Both;
  readonly idle: Both;
  readonly after: Both;
}

const bench: Bench = {
  name: "watchers",
  async run({ rounds, note }) {
    const lines: Measured[] = [];
    for (const count of COUNTS) {
      const isMany = count === MANY;
      const figures: Figures = {
        took: { ...both(), storing: [] },
        processor: both(),
        idle: both(),
        after: both(),
      };
      const starts = isMany ? Math.min(rounds, MAX_FRESH) : 1;
      for (let start = 1; start <= starts; start++) {
        note(`${count.toLocaleString("en")} watchers, ${start} of ${starts}`);
        await measure(count, isMany ? EVENTS : FEWER_EVENTS, figures);
      }
      lines.push(...linesOf(count, figures));
    }
    return lines;
  },
};
export default bench;

function both(): Both {
  return { ours: [], bare: [] };
}

/** Starts both sides, sends events and notes what they cost. */
async function measure(count: number, events: number, figures: Figures): Promise<void> {
  const sides = await startBoth();
  const watched = {
    ours: await WatchedSide.open(sides.ours, count),
    bare: await WatchedSide.open(sides.bare, count),
  };
  const each = ["ours", "bare"] as const;
  const storing = count > MAX_FEW ? null : await WatchedSide.open(await startStoringLoop(sides.ours), count);
  try {
    for (const side of each) figures.idle[side].push(watched[side].kilobytesEach);
    for (let i = 0; i < events; i++) {
      for (const side of i % 2 === 0 ? each : each.toReversed()) {
        const { tookMs, processorMs } = await watched[side].send();
        figures.took[side].push(tookMs);
        figures.processor[side].push(processorMs);
        await sleep(REST_MS);
      }
      if (storing) figures.took.storing.push((await storing.send()).tookMs);
    }
    for (const side of each) figures.after[side].push(watched[side].kilobytesEach);
  } finally {
    for (const side of each) await watched[side].close();
    await storing?.close();
  }
}

function linesOf(count: number, { took, processor, idle, after }: Figures): Measured[] {
  const watchers = `${count.toLocaleString("en")} watchers`;
  const isMany = count === MANY;
  const line = (name: string, unit: string, samples: Both, most: number | null, chart: string): Measured => ({
    name,
    against: LOOP,
    unit,
    ...samples,
    target: isMany && most !== null ? { most } : null,
    point: { chart, along: "watchers", curve: "catqd", x: count, bareX: count },
  });
  const isFew = count <= MAX_FEW;
  const change = line(
    `a change to the last of ${watchers}`,
    "ms",
    { ours: took.ours, bare: took.bare },
    1.25,
    "From a change to the last watcher",
  );
  const { name, unit, ours } = change;
  const toStoring = { name, unit, ours, against: STORING_LOOP, bare: took.storing, target: FEW_TARGET };
  const times = [
    ...(isFew ? [{ ...change, target: FEW_TARGET }, toStoring] : [change]),
    line(`processor, an event to ${watchers}`, "ms", processor, null, "Processor time of an event"),
  ];
  if (count < MIN_FOR_MEMORY) return times;
  const chart = "Memory of a watcher";
  return [
    ...times,
    line(`memory of each of ${watchers}, idle`, "KB", idle, 1.3, `${chart}, idle`),
    line(
      `the same after ${isMany ? EVENTS : FEWER_EVENTS} events`,
      "KB",
      after,
      1.3,
      `${chart}, after events`,
    ),
  ];
}
