import fc from "fast-check";
import { expect, it } from "vitest";
import { numberOf, sequenceOf } from "./number.ts";

it.each([
  [0, "A00"],
  [99, "A99"],
  [100, "B00"],
  [2599, "Z99"],
  [2600, "AA00"],
  [2600 + 26 * 2600 - 1, "ZZ99"],
  [2600 + 26 * 2600, "AAA00"],
])("sequence %i is number %s, and back", (sequence, number) => {
  expect(numberOf(sequence)).toBe(number);
  expect(sequenceOf(number)).toBe(sequence);
});

it("gives every sequence its own number, and back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (sequence) => {
      expect(sequenceOf(numberOf(sequence))).toBe(sequence);
    }),
  );
});

it.each(["", "A", "A0", "07", "a07", "A007", "A07 ", "Ä07", "A0x"])("%j is no number", (text) => {
  expect(sequenceOf(text)).toBeNull();
});

it.each([-1, 0.5, Number.NaN, 2 ** 60])("refuses %d as a sequence", (sequence) => {
  expect(() => numberOf(sequence)).toThrow(RangeError);
});
