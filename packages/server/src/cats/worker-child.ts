import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";
import type { Clock } from "../queue/time/clock.ts";

export interface WorkerChildParts {
  readonly clock: Clock;
  /** What it is called in errors: `drawing process`. */
  readonly name: string;
  /** The program that works, which answers by {@link answerParent}. */
  readonly program: URL;
  /** How long one task may take, with the start of the process. */
  readonly limitMs?: number;
  /** How long the process is kept after its last task. */
  readonly idleMs?: number;
}

export interface WorkerChild<Task extends object, Result extends object> {
  /** The result of a task. Rejects when the child crashes, fails, takes longer than the limit, or `signal` aborts. */
  ask(task: Task, signal: AbortSignal): Promise<Result>;
  /** Ends the child; tasks under way reject. */
  close(): Promise<void>;
}

/** What the child answers: the result of the task with this id, or why there is none. */
export type Answer<Result extends object> =
  | (Result & { readonly id: number })
  | { readonly id: number; readonly error: string };

const LIMIT_MS = 15_000;
const IDLE_MS = 10_000;
const STDERR_KEPT = 2000;

/** Only the source needs to be told where it is. */
const EXEC_ARGV = extname(import.meta.url) === ".ts" ? ["--conditions=source"] : [];

/**
 * Works in a process of its own, started when it is needed and ended when it is idle: so the daemon never
 * loads what works on pictures, and a crash or a hang in it costs one picture.
 */
export function workerChild<Task extends object, Result extends object>(
  parts: WorkerChildParts,
): WorkerChild<Task, Result> {
  const { clock, name, program, limitMs = LIMIT_MS, idleMs = IDLE_MS } = parts;
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
      fail?.(new Error(`the ${name} ${why}${stderr && `: ${stderr.trim()}`}`));
    };
    fresh.on("error", (error) => gone(whyFailed(error, process.execPath)));
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

  async function askNow(task: Task, signal: AbortSignal): Promise<Result> {
    if (isClosed) throw new Error(`the ${name} is closed`);
    signal.throwIfAborted();
    child ??= start();
    const worker = child;
    cancelIdle();
    hold(worker, true);
    const id = nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const onAnswer = (answer: Answer<Result>): void => {
      if (answer.id !== id) return;
      if ("error" in answer) reject(new Error(answer.error));
      else resolve(answer);
    };
    // Ends the child, too: what it has not finished would hold up the next task.
    const giveUp = (reason: unknown): void => {
      reject(reason);
      void end();
    };
    const onAbort = (): void => giveUp(signal.reason);
    const cancelLimit = clock.wake(clock.now() + limitMs, () =>
      giveUp(new Error(`the ${name} took longer than ${limitMs} ms`)),
    );
    fail = reject;
    worker.on("message", onAnswer);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      worker.send({ ...task, id }, (error) => error && reject(error));
      return await promise;
    } finally {
      cancelLimit();
      fail = null;
      worker.off("message", onAnswer);
      signal.removeEventListener("abort", onAbort);
      hold(worker, false);
      if (child === worker) cancelIdle = clock.wake(clock.now() + idleMs, () => void end());
    }
  }

  return {
    ask(task, signal) {
      // One after the other: the child is one thread.
      const working = last.then(() => askNow(task, signal));
      last = working.catch(() => {});
      return working;
    },
    async close() {
      isClosed = true;
      fail?.(new Error(`the ${name} is closed`));
      await end();
    },
  };
}

/** Why a process could not be started; its program is Node itself. */
export function whyFailed(error: NodeJS.ErrnoException, node: string): string {
  if (error.code === "ENOENT") {
    return `cannot start: ${node} is gone; if Node was upgraded, restart catqd`;
  }
  if (error.code === "EAGAIN" || error.code === "EMFILE" || error.code === "ENOMEM") {
    return `cannot start: the system allows no further process (${error.code}); look at the limits of this user and its memory`;
  }
  return `failed (${error.message})`;
}

/** Whether the child keeps this process alive: while it works it does, while it idles it must not. */
function hold(child: ChildProcess, isHeld: boolean): void {
  const pipe = child.stderr as (typeof child.stderr & { ref?(): void; unref?(): void }) | null;
  for (const part of [child, child.channel, pipe]) {
    if (isHeld) part?.ref?.();
    else part?.unref?.();
  }
}
