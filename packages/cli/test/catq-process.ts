import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { until } from "./until.ts";

/** Longer than anything here takes; what runs on is killed, and its test told. */
const MAX_MS = 25_000;

/** How a process came to its end. */
export interface Ended {
  /** The exit code, or the signal that ended it. */
  readonly exit: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stdoutBytes: Buffer;
  readonly stderr: string;
}

/** A `catq`, or a shell with one in it, as a process of its own in a process group of its own. */
export class CatqProcess {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #out: Buffer[] = [];
  #err = "";
  #isOver = false;

  /** It is killed after `maxMs`. */
  constructor(
    command: string,
    args: readonly string[],
    { maxMs = MAX_MS, ...o }: { cwd: string; env: NodeJS.ProcessEnv; maxMs?: number },
  ) {
    // Without a terminal above it, and so that what a shell started goes with it.
    const child = spawn(command, args, { ...o, detached: true });
    this.#child = child;
    child.stdout.on("data", (chunk: Buffer) => this.#out.push(chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      this.#err += chunk;
    });
    child.stdin.on("error", () => {});
    child.stdin.end();
    this.ended = this.#untilEnded(maxMs);
    this.ended.catch(() => {});
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get stdout(): string {
    return Buffer.concat(this.#out).toString("utf8");
  }

  get stderr(): string {
    return this.#err;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Waits until it has said something like that, on either stream; throws with what it said instead. */
  async says(pattern: RegExp, limitMs = 15_000): Promise<string> {
    const said = (): string => `${this.stdout}\n${this.#err}`;
    const isSaid = (): boolean => pattern.test(said());
    await until(() => isSaid() || this.#isOver, limitMs).catch(() => {});
    if (!isSaid()) throw new Error(`It never said ${pattern}, but:\n${said()}`);
    return said();
  }

  /** Every line of its standard output as JSON; throws for a line that is none. */
  jsonLines(): Record<string, unknown>[] {
    const lines = this.stdout.split("\n");
    // What follows the last line break is a line that has not come whole yet.
    return lines.slice(0, -1).map((line): Record<string, unknown> => JSON.parse(line));
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Ends it, and what it started, whatever it does. */
  kill(): void {
    const { pid } = this.#child;
    if (pid === undefined || this.#isOver) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // Gone in the meantime.
    }
  }

  async #untilEnded(maxMs: number): Promise<Ended> {
    let isTooLong = false;
    const limit = setTimeout(() => {
      isTooLong = true;
      this.kill();
    }, maxMs);
    const [code, signal]: unknown[] = await once(this.#child, "close");
    clearTimeout(limit);
    this.#isOver = true;
    const { stdout, stderr } = this;
    if (isTooLong) throw new Error(`It never ended. It said:\n${stdout}\n${stderr}`);
    return {
      exit: typeof code === "number" ? code : this.#child.signalCode,
      stdout,
      stdoutBytes: Buffer.concat(this.#out),
      stderr: signal === null ? stderr : `${stderr}(ended by ${signal})`,
    };
  }
}
