import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { cleanEnvironment } from "./clean-environment.ts";

const CATQD = fileURLToPath(new URL("../packages/server/dist/catqd.js", import.meta.url));

/** A built catqd that runs for a bench, on a free port and with a folder of its own. */
export interface BenchedDaemon {
  readonly url: string;
  readonly pid: number;
  readonly folder: string;
  /** Ends it and removes its folder. */
  close(): Promise<void>;
}

/** Starts catqd with `flags`; rejects with what it logged where it does not get ready. */
export async function startDaemon(flags: readonly string[]): Promise<BenchedDaemon> {
  const folder = mkdtempSync(join(tmpdir(), "catq-bench-"));
  const args = [
    CATQD,
    "serve",
    "--port",
    "0",
    "--data",
    join(folder, "queue"),
    "--log-level",
    "error",
    ...flags,
  ];
  const child = spawn(process.execPath, args, { env: cleanEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stderr.on("data", (chunk) => {
    log += chunk;
  });
  const ended = once(child, "exit");
  const close = async (): Promise<void> => {
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), "line"), ended]);
  const url = /^catqd is listening on (\S+)$/.exec(String(line))?.[1];
  if (url !== undefined) return { url, pid: child.pid ?? 0, folder, close };
  await close();
  throw new Error(`catqd did not start: ${log}`);
}
