import { expect, it } from "vitest";
import { longestMs, planVisits } from "./plan.ts";

const parts = { visitors: 500, claimWindowMs: 1000, viewWindowMs: 2000, pace: 60 };

it("has everybody come within the first minutes, and act within their windows", () => {
  const plans = planVisits({ ...parts, random: Math.random });
  expect(plans).toHaveLength(500);
  for (const { arrivesMs, comesAfterMs, looksForMs } of plans) {
    expect(arrivesMs).toBeLessThanOrEqual(10_000);
    expect(comesAfterMs ?? 0).toBeLessThan(500);
    expect(looksForMs ?? 0).toBeLessThan(1800);
  }
});

it("has some miss their turn, forget to end it, and type a number", () => {
  const [unlucky] = planVisits({ ...parts, visitors: 1, random: () => 0 });
  expect(unlucky).toEqual({ arrivesMs: 0, comesAfterMs: null, looksForMs: null, typesNumber: true });
  const [other] = planVisits({ ...parts, visitors: 1, random: () => 0.5 });
  expect(other).toEqual({ arrivesMs: 10, comesAfterMs: 200, looksForMs: 1000, typesNumber: false });
});

it("waits for nobody longer than a line takes in which all windows run out", () => {
  expect(longestMs({ ...parts, counters: 4, random: Math.random })).toBe(10_000 + 125 * 3000 + 10_000);
});
