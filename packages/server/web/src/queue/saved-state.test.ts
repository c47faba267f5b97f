import { expect, it } from "vitest";
import { HELD } from "../../test/states.ts";
import { type Kept, NOTHING_KEPT } from "./model.ts";
import { parseKept } from "./saved-state.ts";

it("reads what it kept", () => {
  const kept: Kept = {
    ...HELD,
    end: { number: "A01", outcome: "missed", detail: "late" },
    takeKey: "k",
    isTaking: true,
    preferences: { isLoud: false, notifies: true, claimsByItself: true },
  };
  expect(parseKept(JSON.stringify(kept))).toEqual(kept);
});

it.each([
  null,
  "",
  "{",
  "7",
  "null",
  '{"ticket":{"token":1},"end":{"outcome":"x","number":"A00"},"preferences":[]}',
])("takes %j for nothing kept", (text) => {
  expect(parseKept(text)).toEqual(NOTHING_KEPT);
});

it("keeps no ticket whose queue it does not know, and gives its token back to whoever does", () => {
  const old = { ...HELD, ticket: { ...HELD.ticket, queue: null } };
  const { ticket, end } = parseKept(JSON.stringify(old));
  expect(ticket).toBeNull();
  expect(end).toMatchObject({ number: "A07", outcome: "ended" });
  expect(end?.detail).toContain(HELD.ticket?.token);
});
