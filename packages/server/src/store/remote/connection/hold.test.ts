import { expect, it } from "vitest";
import { FakeClock } from "../../../../test/fake-clock.ts";
import { pauseMs } from "./backoff.ts";
import { Hold } from "./hold.ts";

it("begins 300 ms after the first trouble and ends with the next commit", async () => {
  const clock = new FakeClock();
  const told: boolean[] = [];
  const hold = new Hold(clock, (isHeld) => told.push(isHeld));
  hold.trouble();
  await clock.advance(200);
  hold.trouble();
  expect([hold.isWaiting, hold.isHeld]).toEqual([true, false]);
  await clock.advance(100);
  hold.trouble();
  expect([hold.isHeld, told]).toEqual([true, [true]]);
  hold.fine();
  hold.fine();
  expect([hold.isWaiting, told]).toEqual([false, [true, false]]);
});

it("tells nobody of a trouble that is over sooner", async () => {
  const clock = new FakeClock();
  const told: boolean[] = [];
  const hold = new Hold(clock, (isHeld) => told.push(isHeld));
  hold.trouble();
  await clock.advance(299);
  hold.fine();
  await clock.advance(1000);
  expect(told).toEqual([]);
});

it("waits longer for each further try, and no two daemons equally long", () => {
  const pauses = [0, 1, 2, 3, 20].map((failures) => pauseMs(failures, () => 0.999_999));
  expect(pauses.map(Math.round)).toEqual([50, 100, 200, 400, 1000]);
  expect(pauseMs(3, () => 0)).toBe(200);
});
