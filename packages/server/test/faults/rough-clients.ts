import type { Launch } from "../daemon-process.ts";
import { Crowd, USUAL } from "./crowd.ts";
import { DaemonLives } from "./daemon-lives.ts";
import { type Gauge, type History, type Line, now } from "./history.ts";
import { descriptors, quantile, residentMiB } from "./process-figures.ts";
import { BEHAVIOUR_NAMES, type BehaviourName } from "./rough-client.ts";
import { beRoughAtOnce } from "./rough-process.ts";

export interface RoughClients {
  readonly history: History;
  readonly quietP99Ms: number;
  readonly roughP99Ms: number;
  /** Of each phase in its order: quiet, rough, quiet, rough, … */
  readonly p99Ms: readonly number[];
  /** After each wave. */
  readonly residentMiB: readonly number[];
}

/**
 * Polite people, by turns without and with rough ones beside them, `waves` times. Holds what they felt against
 * each other: the polite ones' 99th percentile may double, or reach what a busy machine makes of it by itself.
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
    const quiet: number[] = [];
    const rough: number[] = [];
    const p99Ms: number[] = [];
    const resident: number[] = [];
    const feel = async (into: number[], act: () => Promise<unknown>): Promise<void> => {
      const since = history.lines.length;
      await act();
      const felt = durations(history.lines.slice(since));
      into.push(...felt);
      p99Ms.push(quantile(felt, 0.99));
    };
    const behaviours = parts.only ?? BEHAVIOUR_NAMES;
    let opened = 0;
    for (let wave = 0; wave < parts.waves; wave++) {
      await feel(quiet, () => new Promise((resolve) => setTimeout(resolve, parts.quietMs)));
      opened ||= descriptors(lives.pid);
      const { url } = lives;
      await feel(rough, async () => {
        const ended = await beRoughAtOnce({ url, clients: parts.clients, behaviours, seed: 200 + wave });
        for (const nuisance of ended) history.add(nuisance);
      });
      resident.push(residentMiB(lives.pid));
    }
    await crowd.stop();
    const [quietP99Ms, roughP99Ms] = [quantile(quiet, 0.99), quantile(rough, 0.99)];
    gauge("the others' 99th percentile in ms", roughP99Ms, Math.max(2 * quietP99Ms, parts.freeP99Ms));
    gauge("descriptors after all of it", descriptors(lives.pid), opened + 10);
    const [first = 0] = resident;
    gauge("memory in MiB after the last wave", resident.at(-1) ?? 0, first * 1.15 + 16);
    return { history, quietP99Ms, roughP99Ms, p99Ms, residentMiB: resident };
  } finally {
    await lives.remove();
  }
}

/** How long exchanges took, in milliseconds; not those that wait for a cat to be drawn. */
function durations(lines: readonly Line[]): number[] {
  return lines
    .filter((line) => line.kind === "exchange" && line.request.path !== "/api/ticket/claim")
    .map(({ at, until }) => until - at);
}
