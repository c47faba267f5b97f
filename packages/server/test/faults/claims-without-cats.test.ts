import { expect, it } from "vitest";
import { claimWithoutCats } from "./claims-without-cats.ts";
import { expectSound } from "./expect-sound.ts";
import { sightingsOf } from "./rules/sightings.ts";

it("lengthens the window of a ticket whose claims find no cat, once", async () => {
  const { history, claims } = await claimWithoutCats({});
  expect(claims.map((claim) => claim?.status)).toEqual([200, 200]);
  const left = history.exchanges.flatMap(sightingsOf).filter(({ state }) => state === "called");
  expect(Math.max(...left.map(({ leftMs }) => leftMs ?? 0))).toBeGreaterThan(10_000);
  expectSound(history);
});
