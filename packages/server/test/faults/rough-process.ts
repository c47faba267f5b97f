import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Nuisance } from "./history.ts";
import { type BehaviourName, misbehave } from "./rough-client.ts";
import { seededRandom } from "./seeded-random.ts";

/** What a crowd of rough clients is told. */
export interface RoughWave {
  readonly url: string;
  readonly clients: number;
  readonly behaviours: readonly BehaviourName[];
  readonly seed: number;
}

/**
 * Lets that many rough clients loose, in a process of their own, so that their work is not what the polite ones
 * are seen to wait for. Resolves when the last of them is cut off, or has been given up.
 */
export async function beRoughAtOnce(wave: RoughWave): Promise<Nuisance[]> {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(wave)]);
  const seen: Nuisance[] = [];
  child.on("message", (nuisance: Nuisance) => seen.push(nuisance));
  await once(child, "exit");
  if (seen.length !== wave.clients) throw new Error(`${wave.clients - seen.length} rough clients were lost`);
  return seen;
}

const [, file, told] = process.argv;
if (file === fileURLToPath(import.meta.url) && told !== undefined) {
  const { url, clients, behaviours, seed }: RoughWave = JSON.parse(told);
  const random = seededRandom(seed);
  const nonsense = (): Buffer => Buffer.from(Array.from({ length: 300 }, () => Math.floor(random() * 256)));
  const all = Array.from({ length: clients }, async (_, i) => {
    const nuisance = await misbehave(url, behaviours[i % behaviours.length] ?? "says nothing", nonsense);
    await new Promise((resolve) => process.send?.(nuisance, resolve));
  });
  await Promise.all(all);
  process.disconnect();
}
