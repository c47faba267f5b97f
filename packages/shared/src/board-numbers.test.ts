import { expect, it } from "vitest";
import { withoutDoubles } from "./board-numbers.ts";

it("leaves the newest end of who came back after a missed turn", () => {
  const end = (number: string, outcome: string) => ({ number, outcome });
  const recent = [end("A03", "seen"), end("A04", "left"), end("A03", "missed")];
  expect(withoutDoubles({ waiting: [], active: [], recent }).recent).toEqual(recent.slice(0, 2));
});

it("leaves each number once in each list, by its last row, and the rest of the board as it is", () => {
  const row = (number: string, state: string) => ({ number, state });
  const board = {
    revision: 3,
    waiting: ["A05", "A06", "A05"],
    active: [row("A04", "called"), row("A04", "viewing")],
    recent: [row("A03", "seen")],
  };
  expect(withoutDoubles(board)).toEqual({
    ...board,
    waiting: ["A05", "A06"],
    active: [row("A04", "viewing")],
  });
});
