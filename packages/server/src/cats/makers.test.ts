import { expect, it } from "vitest";
import { makersOf } from "./makers.ts";

it.each([
  [1, 1, 1],
  [2, 2, 1],
  [4, 4, 3],
  [64, 4, 4],
])("on %i cores lets %i make what is lacking, and %i what is made ahead", (cores, urgent, ahead) => {
  expect(makersOf(cores)).toEqual({ urgent, ahead });
});

it("knows this machine's cores", () => {
  expect(makersOf().urgent).toBeGreaterThanOrEqual(1);
});
