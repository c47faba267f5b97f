import { expect, it } from "vitest";
import { FakeClock } from "../../test/fake-clock.ts";
import { CleanupStack } from "./cleanup-stack.ts";

function newStack(clock = new FakeClock()) {
  const done: string[] = [];
  const complaints: string[] = [];
  const cleanup = new CleanupStack(clock, (message, error) => complaints.push(`${message}: ${error}`));
  const step = (name: string): void => cleanup.defer(name, async () => void done.push(name));
  return { clock, done, complaints, cleanup, step };
}

it("runs the last cleanup first, and each once", async () => {
  const { cleanup, step, done } = newStack();
  for (const name of ["lock", "store", "server"]) step(name);
  await Promise.all([cleanup.runAll(), cleanup.runAll()]);
  await cleanup.runAll();
  expect(done).toEqual(["server", "store", "lock"]);
});

it("runs the others where one fails", async () => {
  const { cleanup, step, done, complaints } = newStack();
  step("lock");
  cleanup.defer("the store", async () => {
    throw new Error("no");
  });
  await cleanup.runAll();
  expect(done).toEqual(["lock"]);
  expect(complaints).toEqual(["the store did not close well: Error: no"]);
});

it("goes on where one takes longer than its limit", async () => {
  const { cleanup, step, done, complaints, clock } = newStack();
  step("lock");
  cleanup.defer("the server", () => new Promise(() => {}), 500);
  const undone = cleanup.runAll();
  await clock.advance(499);
  expect(done).toEqual([]);
  await clock.advance(1);
  await undone;
  expect(done).toEqual(["lock"]);
  expect(complaints[0]).toContain("within 500 ms");
});

it("leaves no timer behind", async () => {
  const { cleanup, clock } = newStack();
  cleanup.defer("the server", async () => {}, 500);
  await cleanup.runAll();
  expect(clock.pending).toBe(0);
});
