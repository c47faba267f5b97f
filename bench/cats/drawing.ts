import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { composeCat } from "../../packages/server/drawing/dist/index.js";
import { cleanEnvironment } from "../clean-environment.ts";
import { processorMs } from "../process-figures.ts";
import { sharp } from "./sharp.ts";

const PROGRAM = fileURLToPath(new URL("../../packages/server/dist/draw-process.js", import.meta.url));

// As in the process that draws.
sharp.concurrency(1);
sharp.cache(false);

/** The process that draws for the daemon, asked as the daemon asks it. */
export class Drawing {
  readonly #child: ChildProcess;
  #asked = 0;

  constructor() {
    this.#child = fork(PROGRAM, { env: cleanEnvironment(), execArgv: [], serialization: "advanced" });
  }

  /** Milliseconds of processor time that each of `count` cats takes. */
  async processorMsOf(count: number): Promise<number> {
    const before = processorMs(this.#child.pid ?? 0);
    for (let i = 0; i < count; i++) {
      this.#child.send({ id: this.#asked, seed: Buffer.from(`seed ${this.#asked++}`) });
      const [answer]: { error?: string }[] = await once(this.#child, "message");
      if (answer?.error !== undefined) throw new Error(answer.error);
    }
    return (processorMs(this.#child.pid ?? 0) - before) / count;
  }

  close(): void {
    this.#child.disconnect();
  }
}

let rastered = 0;

/** The same of its shapes alone, made into pixels here: nothing composed, written or sent. */
export async function rasterMsOf(count: number): Promise<number> {
  let ms = 0;
  for (let i = 0; i < count; i++) {
    const { svg } = composeCat(Buffer.from(`seed ${rastered++}`));
    const before = process.cpuUsage();
    await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer();
    const { user, system } = process.cpuUsage(before);
    ms += (user + system) / 1000;
  }
  return ms / count;
}
