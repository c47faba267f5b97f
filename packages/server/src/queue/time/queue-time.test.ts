import { expect, it } from "vitest";
import { FakeClock } from "../../../test/fake-clock.ts";
import { QueueTime } from "./queue-time.ts";

async function passing(clock: FakeClock, time: QueueTime, ms: number): Promise<void> {
  for (let rest = ms; rest > 0; rest -= 500) {
    await clock.advance(Math.min(rest, 500));
    time.now();
  }
}

it("goes on from where the daemon was last alive", async () => {
  const clock = new FakeClock();
  const time = new QueueTime(clock, 10_000, false);
  expect(time.now()).toBe(10_000);
  await passing(clock, time, 1234);
  expect(time.now()).toBe(11_234);
});

it("is not moved by jumps of the wall clock", async () => {
  const clock = new FakeClock();
  const time = new QueueTime(clock, 0, false);
  clock.jumpWall(2 * 86_400_000);
  await passing(clock, time, 100);
  clock.jumpWall(-4 * 86_400_000);
  expect(time.now()).toBe(100);
});

it("gives back the time that the process stood still", async () => {
  const clock = new FakeClock();
  const time = new QueueTime(clock, 0, false);
  await passing(clock, time, 700);
  clock.standStill(90_000);
  expect(time.now()).toBe(700);
  await passing(clock, time, 300);
  expect(time.now()).toBe(1000);
});

it("stands still while paused, and goes on from there", async () => {
  const clock = new FakeClock();
  const time = new QueueTime(clock, 0, false);
  await passing(clock, time, 400);
  time.setPaused(true, 400);
  await passing(clock, time, 5000);
  expect(time.now()).toBe(400);
  time.setPaused(false, 400);
  await passing(clock, time, 50);
  expect(time.now()).toBe(450);
});

it("stands still while nothing can be stored, and knows since when", async () => {
  const clock = new FakeClock(1_000_000);
  const time = new QueueTime(clock, 0, false);
  await passing(clock, time, 400);
  time.setHeld(true);
  await passing(clock, time, 5000);
  time.setHeld(true);
  expect(time.now()).toBe(400);
  expect(time.heldSince).toBe(1_000_400);
  time.setHeld(false);
  await passing(clock, time, 50);
  expect(time.now()).toBe(450);
  expect(time.heldSince).toBeNull();
});

it("gives one answer times of one clock, though somebody sets it meanwhile", () => {
  const clock = new FakeClock(1_000_000);
  const time = new QueueTime(clock, 0, false);
  const { now, wallOf } = time.reading();
  const end = wallOf(60_000);
  clock.jumpWall(3_600_000);
  expect(end - wallOf(now)).toBe(60_000);
});

it("translates to the wall clock and to the monotonic one", async () => {
  const clock = new FakeClock(1_000_000);
  await clock.advance(250);
  const time = new QueueTime(clock, 5000, false);
  expect(time.reading().wallOf(5060)).toBe(1_000_310);
  expect(time.monotonicOf(5060)).toBe(310);
});

it("reads the same deadline the same, and notices when somebody sets the wall clock", async () => {
  const clock = new FakeClock(1_000_000);
  const time = new QueueTime(clock, 0, false);
  expect(time.reading().wallOf(60_000)).toBe(1_060_000);
  clock.jumpWall(1);
  expect(time.reading().wallOf(60_000)).toBe(1_060_000);
  clock.jumpWall(3_600_000);
  expect(time.reading().wallOf(60_000)).toBe(4_660_001);
  clock.jumpWall(-7_200_000);
  expect(time.reading().wallOf(60_000)).toBe(-2_539_999);
});
