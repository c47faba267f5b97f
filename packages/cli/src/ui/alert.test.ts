import { expect, test } from "vitest";
import { MOMENTS, stateAfter, ticket } from "../../test/ui-moments.ts";
import { alertFor } from "./alert.ts";
import { initialState, type ScreenState } from "./model.ts";

const at = (position: number): ScreenState => stateAfter([{ type: "ticket", ticket: ticket({ position }) }]);

test("rings once when few enough are left ahead, and again after letting others pass", () => {
  expect(alertFor(at(3), at(2), 1)).toBe("near");
  expect(alertFor(at(9), at(1), 1)).toBe("near");
  expect(alertFor(at(2), at(1), 1)).toBeNull();
  expect(alertFor(at(4), at(3), 1)).toBeNull();
  expect(alertFor(at(2), at(1), 0)).toBe("near");
});

test("a call always rings, once", () => {
  const called = stateAfter(MOMENTS.called);
  expect(alertFor(at(1), called, 5)).toBe("called");
  expect(alertFor(initialState(0), called, 0)).toBe("called");
  expect(alertFor(called, stateAfter(MOMENTS.claiming), 1)).toBeNull();
  expect(alertFor(called, stateAfter(MOMENTS.viewing), 1)).toBeNull();
});

test("a place taken near the front is no news", () => {
  expect(alertFor(initialState(0), at(1), 1)).toBeNull();
});
