import { type WorkerChild, type WorkerChildParts, workerChild } from "./worker-child.ts";

export interface WorkerPoolParts extends WorkerChildParts {
  /** How many there may be; 1 by default. */
  readonly processes?: number;
}

/**
 * At most `processes` of {@link workerChild}. A task goes to the first with the fewest tasks, so no more are forked than were
 * needed at the same time; each ends when it is idle.
 */
export function workerPool<Task extends object, Result extends object>({
  processes = 1,
  ...parts
}: WorkerPoolParts): WorkerChild<Task, Result> {
  const members = Array.from({ length: processes }, () => ({
    child: workerChild<Task, Result>(parts),
    tasks: 0,
  }));
  return {
    async ask(task, signal) {
      const fewest = Math.min(...members.map(({ tasks }) => tasks));
      const member = members.find(({ tasks }) => tasks === fewest);
      if (!member) throw new RangeError("expected a pool of one process at least");
      member.tasks++;
      try {
        return await member.child.ask(task, signal);
      } finally {
        member.tasks--;
      }
    },
    async close() {
      await Promise.all(members.map(({ child }) => child.close()));
    },
  };
}
