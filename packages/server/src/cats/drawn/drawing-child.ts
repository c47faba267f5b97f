import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";
import type { Clock } from "../../queue/clock.ts";

/** What the parent sends: draw the cat of this seed. */
export interface DrawRequest {
  readonly id: number;
  readonly seed: Uint8Array;
}

/** What the child answers. */
export type DrawReply =
  | { readonly id: number; readonly png: Uint8Array; readonly credit: string }
  | { readonly id: number; readonly error: string };

export interface DrawingChildParts {
  readonly clock: Clock;
  readonly limitMs?: number;
  readonly idleMs?: number;
  readonly program?: URL;
}

/** A PNG, and the line that says what is on it. */
interface Drawing {
  readonly png: Buffer;
  readonly credit: string;
}

export interface DrawingChild {
  /** The cat of a seed. Rejects when the child crashes, fails or takes longer than the limit. */
  draw(seed: Uint8Array, signal: AbortSignal): Promise<Drawing>;
  /** Ends the child; drawings under way reject. */
  close(): Promise<void>;
}

const LIMIT_MS = 15_000;
const IDLE_MS = 10_000;
const STDERR_KEPT = 2000;

/** Source and built tree name their files differently, and only the source needs to be told where it is. */
const EXTENSION = extname(import.meta.url);
const PROGRAM = new URL(`./draw-process${EXTENSION}`, import.meta.url);
const EXEC_ARGV = EXTENSION === ".ts" ? ["--conditions=source"] : [];

/**
 * Draws in a process of its own, started when it is needed and ended when it is idle: so the daemon never
 * loads the renderer, and a crash or a hang in it costs one drawing.
 */
export function drawingChild(parts: DrawingChildParts): DrawingChild {
  const { clock, limitMs = LIMIT_MS, idleMs = IDLE_MS, program = PROGRAM } = parts;
  let child: ChildProcess | null = null;
  let cancelIdle = (): void => {};
  let fail: ((error: Error) => void) | null = null;
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  let nextId = 0;

  function start(): ChildProcess {
    const fresh = fork(program, {
      execArgv: EXEC_ARGV,
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let stderr = "";
    fresh.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-STDERR_KEPT);
    });
    const gone = (why: string): void => {
      if (child !== fresh) return;
      child = null;
      cancelIdle();
      fail?.(new Error(`the drawing process ${why}${stderr && `: ${stderr.trim()}`}`));
    };
    fresh.on("error", (error) => gone(`failed (${error.message})`));
    // Not `exit`: by `close` all that it wrote has been read.
    fresh.on("close", (code, killer) => gone(`ended (${killer ?? `exit code ${code}`})`));
    return fresh;
  }

  /** Kills rather than asks: the child keeps nothing that could be lost. */
  async function end(): Promise<void> {
    const ending = child;
    child = null;
    cancelIdle();
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, "exit");
    // The wait must keep this process alive, though an idle child does not.
    ending.ref();
    ending.kill("SIGKILL");
    await ended;
  }

  async function drawNow(seed: Uint8Array, signal: AbortSignal): Promise<Drawing> {
    if (isClosed) throw new Error("the drawing process is closed");
    signal.throwIfAborted();
    child ??= start();
    const worker = child;
    cancelIdle();
    hold(worker, true);
    const id = nextId++;
    let forget = (): void => {};
    try {
      return await new Promise<Drawing>((resolve, reject) => {
        const onReply = (reply: DrawReply): void => {
          if (reply.id !== id) return;
          if ("png" in reply) resolve({ png: Buffer.from(reply.png), credit: reply.credit });
          else reject(new Error(`the cat could not be drawn: ${reply.error}`));
        };
        const onAbort = (): void => reject(signal.reason);
        const cancelLimit = clock.wake(clock.now() + limitMs, () => {
          reject(new Error(`the drawing process took longer than ${limitMs} ms`));
          void end();
        });
        fail = reject;
        worker.on("message", onReply);
        signal.addEventListener("abort", onAbort, { once: true });
        forget = () => {
          cancelLimit();
          fail = null;
          worker.off("message", onReply);
          signal.removeEventListener("abort", onAbort);
        };
        worker.send({ id, seed } satisfies DrawRequest, (error) => error && reject(error));
      });
    } finally {
      forget();
      hold(worker, false);
      if (child === worker) cancelIdle = clock.wake(clock.now() + idleMs, () => void end());
    }
  }

  return {
    draw(seed, signal) {
      // One after the other: the child has one core's worth of work to give.
      const drawing = last.then(() => drawNow(seed, signal));
      last = drawing.catch(() => {});
      return drawing;
    },
    async close() {
      isClosed = true;
      fail?.(new Error("the drawing process is closed"));
      await end();
    },
  };
}

/** Whether the child keeps this process alive: while it draws it does, while it idles it must not. */
function hold(child: ChildProcess, isHeld: boolean): void {
  const pipe = child.stderr as (typeof child.stderr & { ref?(): void; unref?(): void }) | null;
  for (const part of [child, child.channel, pipe]) {
    if (isHeld) part?.ref?.();
    else part?.unref?.();
  }
}
