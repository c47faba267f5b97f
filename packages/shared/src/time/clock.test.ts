import { expect, it } from "vitest";
import { createClock } from "./clock.ts";

/** Timers that a test fires by hand. */
function handTimers() {
  let time = 0;
  let timer: { fn: () => void; ms: number } | null = null;
  const clock = createClock({
    now: () => time,
    wall: () => 0,
    setTimer: (fn, ms) => {
      const own = { fn, ms };
      timer = own;
      return () => {
        if (timer === own) timer = null;
      };
    },
  });
  const fire = (at: number): void => {
    time = at;
    const due = timer;
    timer = null;
    due?.fn();
  };
  return { clock, fire, delay: () => timer?.ms ?? null };
}

it("sleeps on where a timer fires early, and wakes once", () => {
  const { clock, fire, delay } = handTimers();
  let woken = 0;
  clock.wake(1000, () => woken++);
  fire(999.5);
  expect([woken, delay()]).toEqual([0, 1]);
  fire(1000);
  expect([woken, delay()]).toEqual([1, null]);
});

it("sleeps in parts for longer than a timer can, and can be cancelled in each", () => {
  const { clock, fire, delay } = handTimers();
  const cancel = clock.wake(2 ** 32, () => expect.unreachable());
  expect(delay()).toBe(2 ** 31 - 1);
  fire(2 ** 31 - 1);
  expect(delay()).toBe(2 ** 31 - 1);
  cancel();
  expect(delay()).toBeNull();
});
