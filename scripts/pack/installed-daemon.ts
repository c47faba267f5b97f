import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { CleanPrefix } from "./clean-prefix.ts";

/** The `catqd` of a prefix, running. */
export interface InstalledDaemon {
  readonly url: string;
  readonly dataFolder: string;
  /** Asks it to end; resolves with its exit code. */
  stop(): Promise<number | null>;
  /** For a way out that is none. */
  kill(): void;
}

/** Starts the `catqd` that is installed in a prefix. Rejects with what it said where it does not come up. */
export async function startInstalled(prefix: CleanPrefix): Promise<InstalledDaemon> {
  const dataFolder = join(prefix.folder, "queue");
  const flags = [
    "--no-config",
    "--port",
    "0",
    "--data",
    dataFolder,
    "--cat-stock",
    "1",
    "--log-level",
    "error",
  ];
  const child = spawn("catqd", flags, {
    env: prefix.env,
    cwd: prefix.folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const line = await Promise.race([firstLine(child), once(child, "exit").then(() => "catqd ended")]);
  const url = /^catqd is listening on (\S+)$/.exec(line)?.[1];
  if (url === undefined) {
    child.kill("SIGKILL");
    throw new Error(`expected the ready line, got: ${line}`);
  }
  return {
    url,
    dataFolder,
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
      return child.exitCode;
    },
    kill: () => child.kill("SIGKILL"),
  };
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error("expected a pipe");
  const [line] = await once(createInterface({ input: stdout }), "line");
  return String(line);
}
