import { expect, it } from "vitest";
import { letFirst, lineLength, placeInLine } from "./place-words.ts";

it("says a place and the length of the line in one way", () => {
  expect([1, 2, 3, 12, 1204].map(placeInLine)).toEqual(
    "next in line,2nd in line,3rd in line,12th in line,1,204th in line".split(/,(?!204)/),
  );
  expect([0, 1, 3].map(lineLength)).toEqual(["nobody waits", "1 person in line", "3 people in line"]);
});

it("says that somebody was let go first only where somebody was", () => {
  const waiting = (position: number) => ({ state: "waiting", position });
  const called = { state: "called", position: null };
  expect(letFirst(waiting(2), waiting(3), 1)).toBe("You let one person go first.");
  expect(letFirst(waiting(1), waiting(3), 99)).toBe("You let 2 people go first.");
  expect(letFirst(called, waiting(1), 1)).toBe("You let one person go first.");
  expect(letFirst(called, waiting(2), 5)).toBe("You let others go first.");
  for (const [before, after] of [
    [waiting(2), waiting(2)],
    // Somebody ahead has left meanwhile.
    [waiting(3), waiting(2)],
    [called, called],
    [waiting(1), called],
  ] as const) {
    expect(letFirst(before, after, 1)).toBe("Nobody is behind you, so nobody goes first.");
  }
});
