import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { cleanEnvironment } from "./clean-environment.ts";

/** A bare server that runs for a bench. */
export interface BareProcess {
  readonly url: string;
  readonly pid: number;
  close(): Promise<void>;
}

/** Starts `bare/<name>.js`, which says on its first line that it is listening, and where. */
export async function startBare(name: string, args: readonly string[]): Promise<BareProcess> {
  const file = fileURLToPath(new URL(`./bare/${name}.js`, import.meta.url));
  const child = spawn(process.execPath, [file, ...args], {
    env: cleanEnvironment(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const close = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), "line"), ended]);
  const url = /^listening on (\S+)$/.exec(String(line))?.[1];
  if (url !== undefined) return { url, pid: child.pid ?? 0, close };
  await close();
  throw new Error(`bare/${name}.js did not start`);
}
