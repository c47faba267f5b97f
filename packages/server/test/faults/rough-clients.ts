import type { Launch } from "../daemon-process.ts";
import { Crowd, USUAL } from "./crowd.ts";
import { DaemonLives } from "./daemon-lives.ts";
import { type Gauge, type History, now } from "./history.ts";
import { descriptors, quantile, residentMiB } from "./process-figures.ts";
import { BEHAVIOUR_NAMES, type BehaviourName, misbehave } from "./rough-client.ts";
import { seededRandom } from "./seeded-random.ts";

export interface RoughClients {
  readonly history: History;
  readonly quietP99Ms: number;
  readonly roughP99Ms: number;
  readonly residentMiB: readonly number[];
}

/**
 * Polite people, without and then with rough ones beside them, `waves` times. Holds what both felt against
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
    await new Promise((resolve) => setTimeout(resolve, parts.quietMs));
    const opened = descriptors(lives.pid);
    const quietP99Ms = quantile(durations(history, 0), 0.99);
    const random = seededRandom(200);
    const nonsense = (): Buffer => Buffer.from(Array.from({ length: 300 }, () => Math.floor(random() * 256)));
    const behaviours = parts.only ?? BEHAVIOUR_NAMES;
    const resident: number[] = [];
    const since = history.lines.length;
    for (let wave = 0; wave < parts.waves; wave++) {
      const rough = Array.from({ length: parts.clients }, (_, i) =>
        misbehave(lives.url, behaviours[i % behaviours.length] ?? "says nothing", nonsense),
      );
      for (const nuisance of await Promise.all(rough)) history.add(nuisance);
      resident.push(residentMiB(lives.pid));
    }
    const roughP99Ms = quantile(durations(history, since), 0.99);
    await crowd.stop();
    gauge("the others' 99th percentile in ms", roughP99Ms, Math.max(2 * quietP99Ms, parts.freeP99Ms));
    gauge("descriptors after all of it", descriptors(lives.pid), opened + 10);
    const [first = 0] = resident;
    gauge("memory in MiB after the last wave", resident.at(-1) ?? 0, first * 1.15 + 16);
    return { history, quietP99Ms, roughP99Ms, residentMiB: resident };
  } finally {
    await lives.remove();
  }
}

/** How long the exchanges took, from one place of the history on; not those that wait for a cat to be drawn. */
function durations(history: History, from: number): number[] {
  return history.lines
    .slice(from)
    .filter((line) => line.kind === "exchange" && line.request.path !== "/api/ticket/claim")
    .map(({ at, until }) => until - at);
}
