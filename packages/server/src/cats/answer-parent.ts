import { constants, setPriority } from "node:os";
import type { Answer } from "./worker-child.ts";

/** The child's side of {@link workerChild}: answers each task with its result, or with the fault as text. */
export function answerParent<Task extends object, Result extends object>(
  work: (task: Task) => Promise<Result>,
): void {
  // The lowest scheduling priority: pictures are made ahead, and the daemon has requests to answer.
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Some systems forbid it; the child works all the same.
  }

  // Ctrl-C reaches the whole group of processes; this one ends with its parent instead.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => {});
  // As in the bin: no debugger by a signal.
  process.on("SIGUSR1", () => {});
  process.on("disconnect", () => process.exit(0));

  process.on("message", async (message: Task & { readonly id: number }) => {
    const { id } = message;
    let answer: Answer<Result>;
    try {
      answer = { ...(await work(message)), id };
    } catch (error) {
      answer = { id, error: String(error).replace(/^Error: /, "") };
    }
    process.send?.(answer);
  });
}
