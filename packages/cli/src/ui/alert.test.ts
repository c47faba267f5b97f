import { expect, test } from "vitest";
import { MOMENTS, stateAfter, ticket } from "../../test/ui-moments.ts";
import { shouldRing } from "./alert.ts";
import { initialState, type ScreenState } from "./model.ts";

const at = (position: number): ScreenState => stateAfter([{ type: "ticket", ticket: ticket({ position }) }]);

test("rings once when few enough are left ahead, and again after letting others pass", () => {
  expect(shouldRing(at(3), at(2), 1)).toBe(true);
  expect(shouldRing(at(9), at(1), 1)).toBe(true);
  expect(shouldRing(at(2), at(1), 1)).toBe(false);
  expect(shouldRing(at(4), at(3), 1)).toBe(false);
  expect(shouldRing(at(2), at(1), 0)).toBe(true);
});

test("a call always rings, once", () => {
  const called = stateAfter(MOMENTS.called);
  expect(shouldRing(at(1), called, 5)).toBe(true);
  expect(shouldRing(initialState(0), called, 0)).toBe(true);
  expect(shouldRing(called, stateAfter(MOMENTS.claiming), 1)).toBe(false);
  expect(shouldRing(called, stateAfter(MOMENTS.viewing), 1)).toBe(false);
});

test("a place taken near the front is no news", () => {
  expect(shouldRing(initialState(0), at(1), 1)).toBe(false);
});
