import { expect, it } from "vitest";
import { count, ordinal, people } from "./words.ts";

it("groups thousands, and ends ordinals as English has them", () => {
  expect([0, 7, 999, 1204, 999_999].map(count)).toEqual(["0", "7", "999", "1,204", "999,999"]);
  expect([1, 2, 3, 4, 11, 12, 13, 21, 102, 112, 113, 1021, -3].map(ordinal)).toEqual(
    "1st 2nd 3rd 4th 11th 12th 13th 21st 102nd 112th 113th 1,021st 0th".split(" "),
  );
  expect([0, 1, 2].map(people)).toEqual(["0 people", "1 person", "2 people"]);
});

it("ends at a million, and takes what is no count for none", () => {
  expect([1e6, 1e300, Number.NaN, -3].map(count)).toEqual(["over 999,999", "over 999,999", "0", "0"]);
  expect(ordinal(Number.POSITIVE_INFINITY)).toBe("after 999,999");
});
