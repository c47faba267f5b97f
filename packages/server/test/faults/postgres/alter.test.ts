import { expect, it } from "vitest";
import { runSeed } from "../../simulation/run-seed.ts";
import { unnoticed } from "./unnoticed.ts";

it("finds each of 100 answers of a simulated world that are altered at random", async () => {
  const { record } = await runSeed(29);
  if (!record) throw new Error("expected a history");
  expect(unnoticed(record, 100, 1)).toEqual([]);
});
