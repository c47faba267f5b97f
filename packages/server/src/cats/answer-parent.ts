import { constants, setPriority } from "node:os";
import type { Answer } from "./worker-child.ts";

/** The child's side of {@link workerChild}: answers each task with its result, or with the error's message. */
export function answerParent<Task extends object, Result extends object>(
  work: (task: Task) => Promise<Result>,
): void {
  // nice(2) 10: pictures are made ahead, and the daemon has requests to answer.
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not allowed everywhere, and not needed.
  }

  // A terminal sends SIGINT to the whole process group; this process ends with its parent.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => {});
  // Without a listener Node would open its debugger.
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
