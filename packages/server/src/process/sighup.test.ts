import { expect, it } from "vitest";
import { tellHangups } from "./sighup.ts";

/** What each of some hangups is taken for, by whether there is a terminal at the start and at each of them. */
function taken(atStart: boolean, ...then: boolean[]): string[] {
  let hasTerminal = atStart;
  let hangup = (): void => {};
  const told: string[] = [];
  tellHangups(
    {
      on: (listener) => {
        hangup = listener;
      },
      hasTerminal: () => hasTerminal,
    },
    { asked: () => told.push("asked"), terminalGone: () => told.push("gone") },
  );
  for (hasTerminal of then) hangup();
  return told;
}

it("is an operator's wish where there never was a terminal, or where it is still there", () => {
  expect(taken(false, false, false)).toEqual(["asked", "asked"]);
  expect(taken(true, true)).toEqual(["asked"]);
});

it("is the end where the terminal has gone", () => {
  expect(taken(true, true, false)).toEqual(["asked", "gone"]);
});
