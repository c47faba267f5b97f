import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../dist/catqd.js", import.meta.url));

const MAX_DRAIN_MS = 1000;

/** Tests start hundreds of daemons: without it, each compiles the same modules anew. */
export const COMPILE_CACHE = fileURLToPath(new URL("../node_modules/.cache/compiled", import.meta.url));

/**
 * Where tests are to keep their queues, instead of in the data folders: a database of PostgreSQL, in which each folder has
 * a schema; and how many daemons are to share each queue, to any of which a request may go.
 */
const { CATQ_TEST_DATABASE: DATABASE, CATQ_TEST_DAEMONS: DAEMONS = "1" } = process.env;

/** Whether several daemons share each queue. */
export const IS_SHARED = Number(DAEMONS) > 1;

/** How a command that reads a folder's queue finds it, in the variables that it goes by. */
export function databaseEnv(folder: string): Record<string, string> {
  return DATABASE === undefined ? {} : { CATQ_DATABASE: DATABASE, CATQ_DATABASE_SCHEMA: basename(folder) };
}

function databaseFlags(flags: readonly string[], folder: string): string[] {
  if (DATABASE === undefined || flags.includes("--database")) return [];
  return ["--database", DATABASE, "--database-schema", basename(folder).replace(/ sibling \d+$/, "")];
}

/** By the URL of a daemon: those of all that share its queue. */
const sharing = new Map<string, readonly string[]>();

/** The URLs of a daemon and of all that share its queue. */
export function allOf(url: string): readonly string[] {
  return sharing.get(url) ?? [url];
}

/** One of {@link allOf}. */
export function anyOf(url: string): string {
  const urls = allOf(url);
  return urls[Math.floor(Math.random() * urls.length)] ?? url;
}

/** How the process is started, where it is not the usual way. */
export interface Launch {
  /** Another build of `catqd.js`. */
  readonly bin?: string;
  /** Variables beside those of the tests. */
  readonly env?: Readonly<Record<string, string>>;
  /** A command that becomes the daemon, such as `strace -D …`, with its arguments. */
  readonly under?: readonly string[];
}

/** The built `catqd` as a process of its own, on a free loopback port and a data folder that is its own. */
export class DaemonProcess {
  readonly folder: string;
  /** `http://127.0.0.1:8080`, or `unix:` and a path. */
  readonly url: string;
  /** What it has logged so far. */
  log: string;
  readonly #child: ChildProcess;
  /** Others that share its queue, and end with it. */
  readonly #siblings: DaemonProcess[] = [];

  private constructor(child: ChildProcess, folder: string, url: string, log: string) {
    this.log = log;
    this.#child = child;
    this.folder = folder;
    this.url = url;
    child.stderr?.on("data", (chunk: Buffer) => {
      this.log += chunk.toString();
    });
  }

  /**
   * Starts it and waits for its ready line; rejects with what it logged if it ends before. `onSpawn` is told the
   * process's id at once.
   */
  static async start(
    flags: readonly string[] = [],
    folder = newFolder(),
    { bin = BIN, env = {}, under = [] }: Launch = {},
    onSpawn: (pid: number) => void = () => {},
  ): Promise<DaemonProcess> {
    const [command = process.execPath, ...args] = [
      ...under,
      process.execPath,
      bin,
      "serve",
      "--data",
      folder,
      // Nothing that an operator of this machine has configured.
      ...(flags.includes("--config") ? [] : ["--no-config"]),
      // One cat is enough for most tests, and drawing takes a processor.
      ...(flags.includes("--cat-stock") ? [] : ["--cat-stock", "1"]),
      ...(flags.includes("--port") || flags.includes("--listen") ? [] : ["--port", "0"]),
      ...databaseFlags(flags, folder),
      ...flags,
    ];
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env, ...env },
    });
    if (child.pid !== undefined) onSpawn(child.pid);
    const lines = createInterface({ input: child.stdout });
    let log = "";
    const gather = (chunk: Buffer): void => {
      log += chunk.toString();
    };
    child.stderr.on("data", gather);
    const [line] = await Promise.race([
      once(lines, "line"),
      once(child, "exit").then(([code]) => {
        throw new Error(`catqd ended with ${code} before it was ready: ${log}`);
      }),
    ]);
    child.stderr.off("data", gather);
    const url = /^catqd is listening on ((?:http:\/\/|unix:)\S+)/.exec(String(line))?.[1];
    if (url === undefined) throw new Error(`expected the ready line, got ${line}`);
    const daemon = new DaemonProcess(child, folder, url, log);
    const isShared = databaseFlags(flags, folder).length > 0 && !/ sibling \d+$/.test(folder);
    for (let index = 2; isShared && index <= Number(DAEMONS); index++) {
      const others = flags.filter((flag, i) => flag !== "--port" && flags[i - 1] !== "--port");
      daemon.#siblings.push(await DaemonProcess.start(others, `${folder} sibling ${index}`, { env }));
    }
    sharing.set(url, [url, ...daemon.#siblings.map((sibling) => sibling.url)]);
    return daemon;
  }

  /** Whether the process has ended. */
  get isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Sends a signal and does not wait. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits for an end that comes by itself; answers the exit code, or the signal that ended it. */
  async end(): Promise<number | NodeJS.Signals | null> {
    if (!this.isOver) await once(this.#child, "exit");
    await this.#heardOut();
    return this.#child.exitCode ?? this.#child.signalCode;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Sends a signal and waits for the end; answers the exit code, or the signal that ended it. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | NodeJS.Signals | null> {
    await Promise.all(this.#siblings.map((sibling) => sibling.stop(signal)));
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, "exit");
      this.#child.kill(signal);
      await ended;
    }
    await this.#heardOut();
    return this.#child.exitCode ?? this.#child.signalCode;
  }

  /** Until its last words have come; not for long, as a process of its own may have the pipe open still. */
  async #heardOut(): Promise<void> {
    const { stderr } = this.#child;
    if (!stderr || stderr.readableEnded || stderr.destroyed) return;
    await Promise.race([once(stderr, "end"), sleep(MAX_DRAIN_MS, undefined, { ref: false })]);
  }

  /** Ends it and removes its folder. */
  async remove(): Promise<void> {
    await this.stop("SIGKILL");
    await Promise.all(this.#siblings.map((sibling) => sibling.remove()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "catqd-"));
}
