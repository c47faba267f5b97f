import fc from "fast-check";
import { expect, test } from "vitest";
import { anyEvent } from "../../../test/ui-any-event.ts";
import { MOMENTS, type Moment, stateAfter } from "../../../test/ui-moments.ts";
import { initialState } from "./model.ts";
import { reduce } from "./reduce.ts";
import { titleOf } from "./title.ts";

const title = (moment: Moment): string => titleOf(stateAfter(MOMENTS[moment]));

test("says number, place and time", () => {
  expect(title("connecting")).toBe("catq");
  expect(title("waiting")).toMatch(/^A16 · 12th in line · about \d+ (?:s|min)$/);
  expect(title("next")).toMatch(/^A16 · next in line · /);
  expect(title("called")).toMatch(/^A16 · your turn · \d+ s left$/);
  expect(title("viewing")).toMatch(/^A16 · your cat · \d+ s left$/);
  expect(title("paused")).toMatch(/^A16 · .* · paused$/);
});

test("has no countdown where none runs", () => {
  expect(title("done")).toBe("A16 · done");
  expect(title("missed")).toBe("A16 · missed");
  expect(titleOf(stateAfter([...MOMENTS.waiting, ...MOMENTS.reconnecting]))).toMatch(/in line · offline$/);
});

test("is short and plain, whatever happens", () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 12 }), (events) => {
      const text = titleOf(events.reduce(reduce, initialState(0)));
      expect(text).toMatch(/^[\w ·,]{4,80}$/);
    }),
  );
});
