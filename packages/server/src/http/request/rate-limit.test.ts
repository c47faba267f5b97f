import { expect, it } from "vitest";
import { FakeClock } from "../../../test/fake-clock.ts";
import { RateLimiter } from "./rate-limit.ts";

const limit = { burst: 3, perSecond: 2 };

it("lets a burst pass, then says how long to wait", () => {
  const limiter = new RateLimiter(limit, new FakeClock());
  expect([1, 2, 3].map(() => limiter.count("a"))).toEqual([0, 0, 0]);
  expect(limiter.count("a")).toBe(500);
});

it("lets one more pass as soon as it said, and does not punish those who asked meanwhile", async () => {
  const clock = new FakeClock();
  const limiter = new RateLimiter(limit, clock);
  for (let i = 0; i < 10; i++) limiter.count("a");
  await clock.advance(499);
  expect(limiter.count("a")).toBeGreaterThan(0);
  await clock.advance(1);
  expect(limiter.count("a")).toBe(0);
  expect(limiter.count("a")).toBe(500);
});

it("never saves up more than a burst", async () => {
  const clock = new FakeClock();
  const limiter = new RateLimiter(limit, clock);
  limiter.count("a");
  await clock.advance(3_600_000);
  expect([1, 2, 3, 4].map(() => limiter.count("a") === 0)).toEqual([true, true, true, false]);
});

it("counts each address alone", () => {
  const limiter = new RateLimiter(limit, new FakeClock());
  for (let i = 0; i < 4; i++) limiter.count("a");
  expect(limiter.count("b")).toBe(0);
});

it("forgets addresses that would be allowed a whole burst again anyway", async () => {
  const clock = new FakeClock();
  const limiter = new RateLimiter(limit, clock);
  for (let i = 0; i < 100; i++) limiter.count(`old ${i}`);
  await clock.advance(1000);
  limiter.count("newer");
  expect(limiter.size).toBe(101);
  await clock.advance(500);
  limiter.count("newest");
  expect(limiter.size).toBe(2);
});

it("never remembers more addresses than it may, and drops the one seen longest ago", () => {
  const limiter = new RateLimiter(limit, new FakeClock(), 3);
  for (let i = 0; i < 4; i++) limiter.count("kept");
  for (const address of ["b", "c"]) limiter.count(address);
  limiter.count("kept");
  for (const address of ["d", "e"]) limiter.count(address);
  expect(limiter.size).toBe(3);
  expect(limiter.count("kept")).toBeGreaterThan(0);
});
