import { expect, it } from "vitest";
import { HELD } from "../../test/states.ts";
import { NOTHING_SAVED, type SavedState } from "./model.ts";
import { parseSavedState } from "./saved-state.ts";

it("reads what it kept", () => {
  const saved: SavedState = {
    ...HELD,
    end: { number: "A01", outcome: "missed", detail: "late" },
    takeKey: "k",
    isTaking: true,
    preferences: { isLoud: false, notifies: true, claimsByItself: true, staysAwake: false, isPushed: true },
  };
  expect(parseSavedState(JSON.stringify(saved))).toEqual(saved);
});

it.each([
  null,
  "",
  "{",
  "7",
  "null",
  '{"ticket":{"token":1},"end":{"outcome":"x","number":"A00"},"preferences":[]}',
])("takes %j for nothing kept", (text) => {
  expect(parseSavedState(text)).toEqual(NOTHING_SAVED);
});

it("keeps no ticket whose queue it does not know, and gives its token back to whoever does", () => {
  const old = { ...HELD, ticket: { ...HELD.ticket, queue: null } };
  const { ticket, end } = parseSavedState(JSON.stringify(old));
  expect(ticket).toBeNull();
  expect(end).toMatchObject({ number: "A07", outcome: "ended" });
  expect(end?.detail).toContain(HELD.ticket?.token);
});
