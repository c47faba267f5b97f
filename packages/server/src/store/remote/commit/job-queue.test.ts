import { expect, it } from "vitest";
import { makeJob } from "./job.ts";
import { JobQueue } from "./job-queue.ts";

function job({ isAlone = false, since = 0 } = {}) {
  const made = makeJob(() => null, { loads: [], isAlone, since });
  return { ...made, result: made.result.catch((error: unknown) => error) };
}

it("lets all share a batch but those that must be alone, in the order asked", () => {
  const queue = new JobQueue();
  const jobs = [job(), job(), job({ isAlone: true }), job()];
  for (const { job } of jobs) queue.add(job);
  const batches = [queue.take(), queue.take(), queue.take(), queue.take()];
  const of = (...indexes: number[]) => indexes.map((index) => jobs[index]?.job);
  expect(batches).toEqual([of(0, 1), of(2), of(3), []]);
});

it("runs the jobs of a refused batch one by one, in front of those that came since", () => {
  const queue = new JobQueue();
  const [a, b, c, d] = [job(), job(), job(), job()];
  queue.add(a.job);
  queue.add(b.job);
  const refused = queue.take();
  queue.add(c.job);
  queue.add(d.job);
  queue.putBack(refused, { isOneByOne: true });
  expect([queue.take(), queue.take(), queue.take()]).toEqual([[a.job], [b.job], [c.job, d.job]]);
});

it("never runs a job again that was settled or rejected", async () => {
  const queue = new JobQueue();
  const [a, b] = [job(), job()];
  a.job.reject(new Error("to blame"));
  queue.putBack([a.job, b.job]);
  expect(queue.take()).toEqual([b.job]);
  expect(await a.result).toMatchObject({ message: "to blame" });
});

it("rejects those that somebody has waited for too long, and keeps the others", async () => {
  const queue = new JobQueue();
  const [old, young] = [job({ since: 10 }), job({ since: 20 })];
  queue.add(old.job);
  queue.add(young.job);
  queue.rejectOlder(20, new Error("too long"));
  expect(await old.result).toMatchObject({ message: "too long" });
  expect(queue.take()).toEqual([young.job]);
});
