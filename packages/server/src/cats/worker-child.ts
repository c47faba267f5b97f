import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";
import type { Clock } from "../queue/time/clock.ts";

export interface WorkerChildParts {
  readonly clock: Clock;
  /** For errors: `drawing process`. */
  readonly name: string;
  /** The child's program, which calls {@link answerParent}. */
  readonly program: URL;
  /** Time-out of one task, the start of the process included. */
  readonly limitMs?: number;
  /** How long an idle process is kept. */
  readonly idleMs?: number;
}

export interface WorkerChild<Task extends object, Result extends object> {
  /** The result of a task. Rejects when the child crashes, fails, takes longer than the limit, or `signal` aborts. */
  ask(task: Task, signal: AbortSignal): Promise<Result>;
  /** Ends the child; tasks under way reject. */
  close(): Promise<void>;
}

/** The child's message: the result of the task with this id, or why there is none. */
export type Answer<Result extends object> =
  | (Result & { readonly id: number })
  | { readonly id: number; readonly error: string };

const LIMIT_MS = 15_000;
const IDLE_MS = 10_000;
const STDERR_KEPT = 2000;

/** Only the source tree needs this condition of package.json. */
const EXEC_ARGV = extname(import.meta.url) === ".ts" ? ["--conditions=source"] : [];

/**
 * Runs tasks in a child process, forked when it is needed and killed when it is idle: the daemon never loads what decodes
 * pictures, and a crash or a hang costs one picture.
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
    // Not `exit`: at `close`, its stderr has been read.
    fresh.on("close", (code, killer) => gone(`ended (${killer ?? `exit code ${code}`})`));
    return fresh;
  }

  /** SIGKILL, as the child has nothing to save. */
  async function end(): Promise<void> {
    const ending = child;
    child = null;
    cancelIdle();
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, "exit");
    // An idle child is unref'd, and would not keep this process alive until it has exited.
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
    setRef(worker, true);
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
      setRef(worker, false);
      if (child === worker) cancelIdle = clock.wake(clock.now() + idleMs, () => void end());
    }
  }

  return {
    ask(task, signal) {
      // One by one: the child has one thread.
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

/** Why fork failed; `node` is the executable. */
export function whyFailed(error: NodeJS.ErrnoException, node: string): string {
  if (error.code === "ENOENT") {
    return `cannot start: ${node} is gone; if Node was upgraded, restart catqd`;
  }
  if (error.code === "EAGAIN" || error.code === "EMFILE" || error.code === "ENOMEM") {
    return `cannot start: the system allows no further process (${error.code}); look at the limits of this user and its memory`;
  }
  return `failed (${error.message})`;
}

/** Whether the child keeps this process alive (ref, unref): only while it works. */
function setRef(child: ChildProcess, isRef: boolean): void {
  const pipe = child.stderr as (typeof child.stderr & { ref?(): void; unref?(): void }) | null;
  for (const part of [child, child.channel, pipe]) {
    if (isRef) part?.ref?.();
    else part?.unref?.();
  }
}
