import { expect, test } from "vitest";
import { interleave } from "./interleave.ts";

test("both sides take turns, each going first as often, after one of each that does not count", async () => {
  const order: string[] = [];
  let count = 0;
  const sample = (who: string) => () => {
    order.push(who);
    return count++;
  };
  const { ours, bare } = await interleave({ rounds: 2, ours: sample("ours"), bare: sample("bare") });
  expect(order).toEqual(["bare", "ours", "ours", "bare", "bare", "ours"]);
  expect({ ours, bare }).toEqual({ ours: [2, 5], bare: [3, 4] });
});
