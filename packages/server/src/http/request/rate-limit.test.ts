import { describe, expect, it } from "vitest";
import { FakeClock } from "../../../test/fake-clock.ts";
import type { Share } from "../../network/shares.ts";
import { RateLimiter } from "./rate-limit.ts";

const limit = { burst: 3, perSecond: 2 };
const only = (name: string): Share[] => [{ name, multiple: 1 }];

it("lets a burst pass, then says how long to wait", () => {
  const limiter = new RateLimiter(limit, new FakeClock());
  expect([1, 2, 3].map(() => limiter.count(only("a")))).toEqual([0, 0, 0]);
  expect(limiter.count(only("a"))).toBe(500);
});

it("lets one more pass as soon as it said, and does not punish those who asked meanwhile", async () => {
  const clock = new FakeClock();
  const limiter = new RateLimiter(limit, clock);
  for (let i = 0; i < 10; i++) limiter.count(only("a"));
  await clock.advance(499);
  expect(limiter.count(only("a"))).toBeGreaterThan(0);
  await clock.advance(1);
  expect(limiter.count(only("a"))).toBe(0);
  expect(limiter.count(only("a"))).toBe(500);
});

it("never saves up more than a burst", async () => {
  const clock = new FakeClock();
  const limiter = new RateLimiter(limit, clock);
  limiter.count(only("a"));
  await clock.advance(3_600_000);
  expect([1, 2, 3, 4].map(() => limiter.count(only("a")) === 0)).toEqual([true, true, true, false]);
});

it("counts each address alone", () => {
  const limiter = new RateLimiter(limit, new FakeClock());
  for (let i = 0; i < 4; i++) limiter.count(only("a"));
  expect(limiter.count(only("b"))).toBe(0);
});

it("forgets addresses that would be allowed a whole burst again anyway", async () => {
  const clock = new FakeClock();
  const limiter = new RateLimiter(limit, clock);
  for (let i = 0; i < 100; i++) limiter.count(only(`old ${i}`));
  await clock.advance(1000);
  limiter.count(only("newer"));
  expect(limiter.size).toBe(101);
  await clock.advance(500);
  limiter.count(only("newest"));
  expect(limiter.size).toBe(2);
});

it("never remembers more addresses than it may, and drops the one seen longest ago", () => {
  const limiter = new RateLimiter(limit, new FakeClock(), 3);
  for (let i = 0; i < 4; i++) limiter.count(only("kept"));
  for (const address of ["b", "c"]) limiter.count(only(address));
  limiter.count(only("kept"));
  for (const address of ["d", "e"]) limiter.count(only(address));
  expect(limiter.size).toBe(3);
  expect(limiter.count(only("kept"))).toBeGreaterThan(0);
});

describe("shares of networks", () => {
  const within = (name: string): Share[] => [
    { name, multiple: 1 },
    { name: "network", multiple: 2 },
  ];

  it("lets those of a network pass until its own, larger burst is used up", async () => {
    const clock = new FakeClock();
    const limiter = new RateLimiter(limit, clock);
    const passed = ["a", "a", "a", "b", "b", "b"].map((name) => limiter.count(within(name)));
    expect(passed).toEqual([0, 0, 0, 0, 0, 0]);
    expect(limiter.count(within("c"))).toBe(250);
    expect(limiter.count(within("a"))).toBe(500);
    expect(limiter.count(only("d"))).toBe(0);
    await clock.advance(250);
    expect(limiter.count(within("c"))).toBe(0);
    expect(limiter.count(within("c"))).toBe(250);
  });

  it("takes nothing from any of them for a request that may not go on", () => {
    const limiter = new RateLimiter(limit, new FakeClock());
    for (let i = 0; i < 100; i++) limiter.count(within("a"));
    expect([1, 2, 3].map(() => limiter.count(within("b")))).toEqual([0, 0, 0]);
    for (let i = 0; i < 100; i++) limiter.count(within("c"));
    expect([1, 2, 3].map(() => limiter.count(only("c")))).toEqual([0, 0, 0]);
  });
});
