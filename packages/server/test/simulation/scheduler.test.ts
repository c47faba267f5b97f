import { expect, it } from "vitest";
import { Process } from "./process.ts";
import { Scheduler } from "./scheduler.ts";

it("runs events by their time, those of one moment as they were planned, and cancelled ones never", async () => {
  const scheduler = new Scheduler();
  const order: string[] = [];
  scheduler.at(20, () => order.push("late"));
  scheduler.at(10, () => order.push("first"));
  scheduler.at(10, () => order.push("second"));
  scheduler.at(15, () => order.push("never"))();
  await scheduler.run(30);
  expect(order).toEqual(["first", "second", "late"]);
  expect(scheduler.now).toBe(30);
});

it("lets everything that an event sets off run before the next, however many promises that takes", async () => {
  const scheduler = new Scheduler();
  const order: string[] = [];
  scheduler.at(1, async () => {
    for (let turn = 0; turn < 1000; turn++) await Promise.resolve();
    order.push("through");
  });
  scheduler.at(1, () => order.push("next"));
  await scheduler.run(2);
  expect(order).toEqual(["through", "next"]);
});

it("rejects with what an event throws", async () => {
  const scheduler = new Scheduler();
  scheduler.at(1, () => {
    throw new Error("a bug");
  });
  await expect(scheduler.run(2)).rejects.toThrow("a bug");
});

it("holds the events of a stopped process back, in their order, and drops those of a killed one", async () => {
  const scheduler = new Scheduler();
  const process = new Process(scheduler, { rate: 1, wall: 0 });
  const order: string[] = [];
  scheduler.at(1, () => process.stop());
  for (const at of [2, 3]) process.after(at, () => order.push(`${at} at ${scheduler.now}`));
  scheduler.at(10, () => process.resume());
  process.after(20, () => order.push("too late"));
  scheduler.at(15, () => process.kill());
  await scheduler.run(30);
  expect(order).toEqual(["2 at 10", "3 at 10"]);
});

it("wakes by a clock that runs at its own rate", async () => {
  const scheduler = new Scheduler();
  const { clock } = new Process(scheduler, { rate: 2, wall: 500 });
  let wokenAt = 0;
  clock.wake(clock.now() + 100, () => {
    wokenAt = scheduler.now;
  });
  await scheduler.run(200);
  expect(wokenAt).toBe(50);
  expect(clock.wall()).toBe(900);
});
