import { expect, test } from "vitest";
import { tableOf } from "./table.ts";

test("the table says what was measured, against what, and whether the target is kept", () => {
  const table = tableOf([
    { name: "fast", against: "bare", unit: "ms", ours: [30], bare: [20], target: { most: 1.6 } },
    { name: "claims", against: "inserts", unit: "1/s", ours: [1000], bare: [4000], target: { least: 0.5 } },
    { name: "delay", against: "idle", unit: "ms", ours: [30], bare: [10], target: { oursMost: 25 } },
    { name: "cats", against: "bare", unit: "1/s", ours: [90], bare: [900], target: { oursLeast: 80 } },
    { name: "memory", against: "none", unit: "MB", ours: [1.2345], bare: [1], target: null },
  ]);
  expect(table.split("\n")).toEqual([
    "                       ours       bare   ratio  quartiles    target",
    "fast : bare           30 ms      20 ms  1.50 ×  1.50–1.50   ≤ 1.6 ×    kept",
    "claims : inserts  1,000 1/s  4,000 1/s  0.25 ×  0.25–0.25   ≥ 0.5 ×  MISSED",
    "delay : idle          30 ms      10 ms  3.00 ×  3.00–3.00   ≤ 25 ms  MISSED",
    "cats : bare          90 1/s    900 1/s  0.10 ×  0.10–0.10  ≥ 80 1/s    kept",
    "memory : none       1.23 MB       1 MB  1.23 ×  1.23–1.23",
  ]);
});
