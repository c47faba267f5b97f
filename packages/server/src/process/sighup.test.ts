import { expect, it } from "vitest";
import { listenForSighup } from "./sighup.ts";

/** What some SIGHUPs are taken for, by whether there is a terminal at the start and at each of them. */
function taken(atStart: boolean, ...then: boolean[]): string[] {
  let hasTerminal = atStart;
  let sighup = (): void => {};
  const told: string[] = [];
  listenForSighup(
    {
      on: (listener) => {
        sighup = listener;
      },
      hasTerminal: () => hasTerminal,
    },
    { reload: () => told.push("reload"), terminalClosed: () => told.push("closed") },
  );
  for (hasTerminal of then) sighup();
  return told;
}

it("asks for a reload where there never was a terminal, or where it is still there", () => {
  expect(taken(false, false, false)).toEqual(["reload", "reload"]);
  expect(taken(true, true)).toEqual(["reload"]);
});

it("is the end where the terminal was closed", () => {
  expect(taken(true, true, false)).toEqual(["reload", "closed"]);
});
