import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const START_LIMIT_MS = 20_000;
/** catqd ends within 10 s. */
const STOP_LIMIT_MS = 12_000;
const MAX_COMPLAINTS = 4000;

/** A daemon whose queue is only for show. */
export interface OwnDaemon {
  readonly url: string;
  /** Gives it an operator's command, and waits for its end; what it says is for nobody here. */
  operate(...command: string[]): Promise<void>;
  /** Resolves when it has ended. */
  stop(): Promise<void>;
}

/**
 * Starts the program `catqd` in a process of its own, with its queue in `data` and no configuration but `flags`;
 * resolves when it listens. Rejects with what it complained of.
 */
export async function startDaemon(o: {
  readonly catqd: string;
  readonly data: string;
  readonly flags: readonly string[];
  readonly signal: AbortSignal;
}): Promise<OwnDaemon> {
  const args = [o.catqd, "serve", "--no-config", "--data", o.data, ...o.flags];
  const daemon = spawn(process.execPath, args, {
    // In a group of its own: Ctrl-C must not stop it before catq has said goodbye.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaints = "";
  daemon.stderr.on("data", (text) => {
    complaints = (complaints + text).slice(-MAX_COMPLAINTS);
  });
  const ended = new Promise<null>((resolve) => {
    daemon.once("exit", () => resolve(null)).once("error", () => resolve(null));
  });
  const stop = async (): Promise<void> => {
    daemon.kill("SIGTERM");
    const isEnded = await Promise.race([ended.then(() => true), sleep(STOP_LIMIT_MS, false, { ref: false })]);
    if (!isEnded) daemon.kill("SIGKILL");
  };
  const ready = new Promise<string>((resolve) => {
    createInterface({ input: daemon.stdout }).on("line", (line) => {
      const [, url] = /^catqd is listening on (\S+)$/.exec(line) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
  const late = sleep(START_LIMIT_MS, null, { signal: o.signal, ref: false }).catch(() => null);
  const url = await Promise.race([ready, ended, late]);
  if (url !== null) {
    return {
      url,
      stop,
      operate: (...command) => operate([o.catqd, ...command, "--no-config", "--data", o.data]),
    };
  }
  await stop();
  o.signal.throwIfAborted();
  throw new Error(`catqd did not start.\n${complaints}`);
}

function operate(args: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: "ignore", detached: true });
    child.once("exit", () => resolve()).once("error", () => resolve());
  });
}
