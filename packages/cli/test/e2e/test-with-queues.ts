import { test as base } from "vitest";
import { QueueForPeople } from "./queue-for-people.ts";

/** `test`, with `openQueue(...flags)`: queues that end, with all their people, when the test does. */
export const test = base.extend("openQueue", async ({ onTestFinished }) => {
  const queues: QueueForPeople[] = [];
  onTestFinished(async () => {
    for (const queue of queues) await queue.remove();
  });
  return async (...flags: string[]): Promise<QueueForPeople> => {
    const queue = await QueueForPeople.open(flags);
    queues.push(queue);
    return queue;
  };
});
