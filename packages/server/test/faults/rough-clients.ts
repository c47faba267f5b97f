import type { Launch } from "../daemon-process.ts";
import { Crowd, USUAL } from "./crowd.ts";
import { DaemonLives } from "./daemon-lives.ts";
import { type Gauge, type History, type Line, now } from "./history.ts";
import { holdFlat, RESIDENT_BOUND } from "./hold-flat.ts";
import { descriptors, quantile, residentMiB } from "./process-figures.ts";
import { BEHAVIOUR_NAMES, type BehaviourName } from "./rough-client.ts";
import { beRoughAtOnce } from "./rough-process.ts";

/** From the beginning of a wave on: until then most of the rough ones are there, the last leave half a minute later. */
const CROWDED_MS = 15_000;
/** By which a wave may make resident memory grow, in MiB, however many clients read nothing. */
const MAX_GROWTH_MIB = 100;
const SAMPLE_MS = 250;
/** Before anything is measured: the first requests of a process are slow by themselves. */
const WARM_UP_MS = 3000;

export interface RoughClients {
  readonly history: History;
  readonly quietP99Ms: number;
  /** While most of the rough clients were there. */
  readonly roughP99Ms: number;
  /** Of each wave: in the quiet before it, while most of the rough ones were there, and until the last had gone. */
  readonly p99Ms: readonly (readonly [quiet: number, crowded: number, whole: number])[];
  /** Of each wave: before it, at most, and after it. */
  readonly residentMiB: readonly (readonly [before: number, peak: number, after: number])[];
}

/**
 * Polite people, by turns without and with rough ones beside them, `waves` times. Holds what they felt against
 * each other: the polite ones' 99th percentile may double, or reach what a busy machine makes of it by itself.
 * The rough ones' own work, on the same processors, counts too.
 */
export async function beRough(parts: {
  clients: number;
  waves: number;
  quietMs: number;
  freeP99Ms: number;
  only?: readonly BehaviourName[];
  launch?: Launch;
}): Promise<RoughClients> {
  const terms = { counters: 2, claimWindowMs: 1500, viewWindowMs: 1500 };
  const lives = await DaemonLives.start({ terms, ...(parts.launch && { launch: parts.launch }) });
  const { history } = lives;
  const gauge = (what: string, value: number, most: number): void => {
    const at = now();
    history.add({ kind: "gauge", client: "harness", at, until: at, what, value, most } satisfies Gauge);
  };
  try {
    const habits = { ...USUAL, leaves: 0.8 };
    const crowd = new Crowd(lives, { people: 6, seed: 11, habits });
    await sleep(WARM_UP_MS);
    const quiet: number[] = [];
    const rough: number[] = [];
    const p99Ms: RoughClients["p99Ms"][number][] = [];
    const resident: [number, number, number][] = [];
    const behaviours = parts.only ?? BEHAVIOUR_NAMES;
    let opened = 0;
    for (let wave = 0; wave < parts.waves; wave++) {
      const quietAt = history.lines.length;
      await sleep(parts.quietMs);
      opened ||= descriptors(lives.pid);
      const roughAt = history.lines.length;
      const crowdedUntil = now() + CROWDED_MS;
      const { url } = lives;
      const beforeMiB = residentMiB(lives.pid);
      let peakMiB = beforeMiB;
      const sampling = setInterval(() => {
        peakMiB = Math.max(peakMiB, residentMiB(lives.pid));
      }, SAMPLE_MS);
      const noted = await beRoughAtOnce({ url, clients: parts.clients, behaviours, seed: 200 + wave });
      clearInterval(sampling);
      for (const line of noted) history.add(line);
      resident.push([beforeMiB, peakMiB, residentMiB(lives.pid)]);
      gauge("growth of memory in MiB in a wave", peakMiB - beforeMiB, MAX_GROWTH_MIB);
      const before = history.lines.slice(quietAt, roughAt);
      const whole = history.lines.slice(roughAt);
      const felt = [before, whole.filter(({ at }) => at < crowdedUntil), whole].map(durations);
      const [calm = [], crowded = [], all = []] = felt;
      quiet.push(...calm);
      rough.push(...crowded);
      p99Ms.push([quantile(calm, 0.99), quantile(crowded, 0.99), quantile(all, 0.99)]);
    }
    await crowd.stop();
    const [quietP99Ms, roughP99Ms] = [quantile(quiet, 0.99), quantile(rough, 0.99)];
    gauge("the others' 99th percentile in ms", roughP99Ms, Math.max(2 * quietP99Ms, parts.freeP99Ms));
    gauge("descriptors after all of it", descriptors(lives.pid), opened + 10);
    // With fewer waves there is nothing to hold them against.
    if (parts.waves >= 3)
      holdFlat(
        history,
        "memory in MiB after a wave",
        resident.map(([, , after]) => after),
        RESIDENT_BOUND,
      );
    return { history, quietP99Ms, roughP99Ms, p99Ms, residentMiB: resident };
  } finally {
    await lives.remove();
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** How long exchanges took, in milliseconds; not those that wait for a cat to be drawn. */
function durations(lines: readonly Line[]): number[] {
  return lines
    .filter(
      (line) =>
        line.kind === "exchange" && line.client !== "rough" && line.request.path !== "/api/ticket/claim",
    )
    .map(({ at, until }) => until - at);
}
