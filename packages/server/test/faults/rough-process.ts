import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Line } from "./history.ts";
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
 * are seen to wait for. Resolves with what they noted when the last of them is cut off, or has been given up.
 */
export async function beRoughAtOnce(wave: RoughWave): Promise<Line[]> {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(wave)]);
  const noted: Line[] = [];
  child.on("message", (line: Line) => noted.push(line));
  await once(child, "exit");
  const lost = wave.clients - noted.filter(({ kind }) => kind === "nuisance").length;
  if (lost !== 0) throw new Error(`${lost} rough clients were lost`);
  return noted;
}

const [, file, told] = process.argv;
if (file === fileURLToPath(import.meta.url) && told !== undefined) {
  const { url, clients, behaviours, seed }: RoughWave = JSON.parse(told);
  const random = seededRandom(seed);
  const nonsense = (): Buffer => Buffer.from(Array.from({ length: 300 }, () => Math.floor(random() * 256)));
  const sent: Promise<unknown>[] = [];
  const history = {
    add: (line: Line) => sent.push(new Promise((resolve) => process.send?.(line, resolve))),
  };
  const all = Array.from({ length: clients }, (_, i) =>
    misbehave(behaviours[i % behaviours.length] ?? "says nothing", { url, nonsense, history }),
  );
  await Promise.all(all);
  await Promise.all(sent);
  process.disconnect();
}
