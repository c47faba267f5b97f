import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { cleanEnvironment } from "./clean-environment.ts";

const CATQD = new URL("../packages/server/dist/catqd.js", import.meta.url);

/** For where all requests come from one address, or through one proxy, and may be as many as they like; few cats are drawn. */
export const UNLIMITED = [
  ...["--rate-limit", "off", "--tickets-per-address", "1000000", "--trust-proxy", "127.0.0.1"],
  ...["--cat-stock", "1"],
];

/** A built catqd that runs for a bench, on a free port. */
export interface BenchedDaemon {
  readonly url: string;
  readonly pid: number;
  readonly folder: string;
  /** From its start until it said that it listens, in milliseconds. */
  readonly startMs: number;
  /** Ends it, and removes its folder where it was not given one. */
  close(): Promise<void>;
}

/**
 * Starts catqd with `flags`, on the queue in `folder` or a new one; rejects with what it logged where it does
 * not get ready. `bin`: another build of catqd. `isLogging`: it logs as it usually does, to where nobody reads it. `probe`: a file that it
 * loads first, and who is told of each line that this writes to descriptor 3.
 */
export async function startDaemon(
  flags: readonly string[],
  o: {
    bin?: URL;
    folder?: string;
    isLogging?: boolean;
    nodeFlags?: readonly string[];
    probe?: { file: URL; onLine: (line: string) => void };
  } = {},
): Promise<BenchedDaemon> {
  const folder = o.folder ?? mkdtempSync(join(tmpdir(), "catq-bench-"));
  const level = o.isLogging ? [] : ["--log-level", "error"];
  const { nodeFlags = [], probe } = o;
  const preload = probe ? ["--import", probe.file.href] : [];
  const args = [
    ...nodeFlags,
    ...preload,
    fileURLToPath(o.bin ?? CATQD),
    "serve",
    "--no-config",
    "--port",
    "0",
    "--data",
    join(folder, "queue"),
    ...level,
    ...flags,
  ];
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    env: cleanEnvironment(),
    stdio: ["ignore", "pipe", o.isLogging ? "ignore" : "pipe", probe ? "pipe" : "ignore"],
  });
  const [, , , told] = child.stdio;
  if (probe && told instanceof Readable) createInterface({ input: told }).on("line", probe.onLine);
  let log = "";
  child.stderr?.on("data", (chunk) => {
    log += chunk;
  });
  const ended = once(child, "exit");
  const close = async (): Promise<void> => {
    child.kill("SIGTERM");
    await ended;
    if (o.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  const { stdout, pid = 0 } = child;
  const [line] = stdout ? await Promise.race([once(createInterface({ input: stdout }), "line"), ended]) : [];
  const startMs = performance.now() - startedAt;
  const url = /^catqd is listening on (\S+)$/.exec(String(line))?.[1];
  if (url !== undefined) return { url, pid, folder, startMs, close };
  await close();
  throw new Error(`catqd did not start: ${log}`);
}
