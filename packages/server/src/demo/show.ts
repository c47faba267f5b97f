import { networkInterfaces } from "node:os";
import { wrapText } from "@catq/shared";
import { messageOf } from "@catq/shared/system-reason";
import { clientOnPath } from "./client.ts";
import { type DemoAsked, playDemo } from "./demo.ts";
import { codeFor, urlForOthers } from "./way.ts";

/**
 * Plays the demonstration for whoever is at `process`: sentences on standard error, the cat into `cwd`. npm runs what it
 * is asked for in the folder of the workspace, and says in the environment where the person stands. Resolves with the
 * exit code.
 */
export async function showDemo(
  asked: DemoAsked,
  { argv, env, stdin, stderr }: NodeJS.Process,
  o: { readonly cwd: string; readonly signal: AbortSignal },
): Promise<number> {
  const say = (text: string): void => {
    const lines = wrapText(text, Math.max(1, (stderr.columns ?? 81) - 1));
    stderr.write(`${lines.join("\n")}\n`);
  };
  try {
    return await playDemo({
      ...asked,
      client: asked.client ?? clientOnPath(env.PATH ?? ""),
      catqd: argv[1] ?? "",
      cwd: env.CATQ_STARTED_IN ?? o.cwd,
      stdin,
      isTerminal: stdin.isTTY === true && stderr.isTTY === true,
      say,
      signal: o.signal,
      wake: (ms, act) => {
        const timer = setTimeout(act, ms);
        return () => clearTimeout(timer);
      },
      showWay: (url) => {
        const way = urlForOthers(url, networkInterfaces());
        if (way === null) return;
        say(`For others in this network: ${way}`);
        for (const row of codeFor(way, stderr)) stderr.write(`${row}\n`);
      },
    });
  } catch (error) {
    say(`The demonstration failed: ${messageOf(error)}`);
    return 1;
  }
}
