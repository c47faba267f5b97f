// How long catq takes to start: until it has ended, or until the first frame of its screen is there.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startBare } from "./bare-process.ts";
import type { Bench, Measured } from "./bench.ts";
import { cleanEnvironment } from "./clean-environment.ts";
import { startDaemon, UNLIMITED } from "./daemon.ts";
import { interleave } from "./interleave.ts";
import { type Program, timeToEnd, timeToText } from "./start-process.ts";

const CATQ = fileURLToPath(new URL("../packages/cli/dist/catq.js", import.meta.url));
/** Ink as its users have it: from node_modules, not bundled, React's production build. */
const HELLO_INK = fileURLToPath(new URL("./bare/hello-ink.js", import.meta.url));

const NODE = "node -e 0";
const HELLO = "hello from Ink";
/** Of the frame that `take` draws first, whatever it shows below. */
const IN_FIRST_FRAME = "catq";

/** Milliseconds until a server that was just started has answered a request. */
async function toFirstAnswer(start: () => Promise<{ url: string; close(): Promise<void> }>): Promise<number> {
  const startedAt = performance.now();
  const server = await start();
  try {
    const response = await fetch(`${server.url}/api/queue`);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`a server answered ${response.status}`);
    return performance.now() - startedAt;
  } finally {
    await server.close();
  }
}

const bench: Bench = {
  name: "start",
  async run({ rounds, note }) {
    const daemon = await startDaemon([...UNLIMITED, "--claim-window", "1h"]);
    const home = mkdtempSync(join(tmpdir(), "catq-bench-home-"));
    const env = cleanEnvironment({ HOME: home, CATQ_SERVER: daemon.url });
    const catq = (...args: string[]): Program => ({ args: [CATQ, ...args], env });
    const node: Program = { args: ["-e", "0"], env };
    const hello: Program = { args: [HELLO_INK], env: { ...env, NODE_ENV: "production" } };

    const toEnd = async (name: string, program: Program, target: Measured["target"]): Promise<Measured> => {
      note(name);
      const ours = (): number => timeToEnd(program);
      const samples = await interleave({ rounds, ours, bare: () => timeToEnd(node) });
      return { name, against: NODE, unit: "ms", ...samples, target };
    };
    try {
      timeToEnd(catq("take", "--no-wait"));
      const ends = [
        await toEnd("catq --version", catq("--version"), { most: 1.6 }),
        await toEnd("catq --help", catq("--help"), { most: 1.3 }),
        await toEnd("catq saved-numbers", catq("saved-numbers"), { most: 1.5 }),
        await toEnd("catq status", catq("status"), { most: 2 }),
      ];
      note("first frame of catq take");
      // A folder of its own for each: the tickets that pile up in one would be looked at by the next.
      const ours = (): Promise<number> => {
        const state = mkdtempSync(join(home, "state-"));
        const { args } = catq("take");
        return timeToText({ args, env: { ...env, XDG_STATE_HOME: state } }, IN_FIRST_FRAME);
      };
      const samples = await interleave({ rounds, ours, bare: () => timeToText(hello, "hello") });
      const name = "first frame of catq take";
      note("start of catqd, to the first answer");
      const starts = await interleave({
        rounds,
        ours: () => toFirstAnswer(() => startDaemon([])),
        bare: () =>
          toFirstAnswer(() => startBare("koa-sqlite", [join(mkdtempSync(join(home, "db-")), "db")])),
      });
      return [
        ...ends,
        { name, against: HELLO, unit: "ms", ...samples, target: { most: 0.75 } },
        {
          name: "start of catqd, to the first answer",
          against: "Koa and better-sqlite3",
          unit: "ms",
          ...starts,
          target: { most: 1.3 },
        },
      ];
    } finally {
      await daemon.close();
      rmSync(home, { recursive: true, force: true });
    }
  },
};
export default bench;
