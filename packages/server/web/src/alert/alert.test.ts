import { expect, it } from "vitest";
import { after, called, HELD, ticket, viewing } from "../../test/states.ts";
import { reduce } from "../queue/reduce.ts";
import { alertFor } from "./alert.ts";

const at = (view: ReturnType<typeof ticket>) => after(HELD, [1, { type: "ticket", ticket: view }]);

it.each([
  [ticket({ position: 2 }), ticket({ position: 1 }), "next"],
  [ticket({ position: 1 }), ticket({ position: 1 }), null],
  [ticket({ position: 3 }), ticket({ position: 2 }), null],
  [ticket({ position: 1 }), called(), "called"],
  [ticket({ position: 9 }), called(), "called"],
  [called(), called(), null],
  [viewing(), called(), null],
  [called(), ticket({ position: 1 }), null],
] as const)("rings as it should: %#", (before, now, alert) => {
  expect(alertFor(at(before), reduce(at(before), { type: "ticket", ticket: now }, 2))).toBe(alert);
});

it("does not ring for what was so when the page opened", () => {
  expect(alertFor(after(HELD), at(called()))).toBeNull();
});
