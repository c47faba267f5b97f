import { expect, it } from "vitest";
import { FakeClock } from "../../test/fake-clock.ts";
import { Steps } from "./cleanup-stack.ts";

function newSteps(clock = new FakeClock()) {
  const done: string[] = [];
  const complaints: string[] = [];
  const steps = new Steps(clock, (message, error) => complaints.push(`${message}: ${error}`));
  const step = (name: string): void => steps.undo(name, async () => void done.push(name));
  return { clock, done, complaints, steps, step };
}

it("undoes the last step first, and each once", async () => {
  const { steps, step, done } = newSteps();
  for (const name of ["lock", "store", "server"]) step(name);
  await Promise.all([steps.undoAll(), steps.undoAll()]);
  await steps.undoAll();
  expect(done).toEqual(["server", "store", "lock"]);
});

it("undoes the other steps where one fails", async () => {
  const { steps, step, done, complaints } = newSteps();
  step("lock");
  steps.undo("the store", async () => {
    throw new Error("no");
  });
  await steps.undoAll();
  expect(done).toEqual(["lock"]);
  expect(complaints).toEqual(["the store did not close well: Error: no"]);
});

it("goes on where a step takes longer than its limit", async () => {
  const { steps, step, done, complaints, clock } = newSteps();
  step("lock");
  steps.undo("the server", () => new Promise(() => {}), 500);
  const undone = steps.undoAll();
  await clock.advance(499);
  expect(done).toEqual([]);
  await clock.advance(1);
  await undone;
  expect(done).toEqual(["lock"]);
  expect(complaints[0]).toContain("within 500 ms");
});

it("leaves no timer behind", async () => {
  const { steps, clock } = newSteps();
  steps.undo("the server", async () => {}, 500);
  await steps.undoAll();
  expect(clock.pending).toBe(0);
});
