import { expect, test } from "vitest";
import { at, boardOf, T0 } from "../../test/scripted-server.ts";
import { describeBoard } from "./board-sentence.ts";

test("tells the whole of the first board", () => {
  expect(describeBoard(null, boardOf())).toBe("The queue is open; nobody is at the counter; nobody waits.");
});

test("tells only what changed, outcomes in the order they came", () => {
  const before = boardOf({
    active: [{ number: "A01", state: "called", until: at(60_000) }],
    waiting: ["A02", "A03"],
    waitingCount: 2,
    recent: [{ number: "A00", outcome: "seen", at: T0 }],
  });
  const after = boardOf({
    state: "closed",
    active: [{ number: "A03", state: "called", until: at(60_000) }],
    recent: [
      { number: "A02", outcome: "left", at: T0 },
      { number: "A01", outcome: "missed", at: T0 },
      { number: "A00", outcome: "seen", at: T0 },
    ],
  });
  expect(describeBoard(before, after)).toBe(
    "The queue is closed; A01 missed its turn; A02 gave its place up; A03 is called; nobody waits.",
  );
  expect(describeBoard(after, { ...after, revision: 9, averageTurnMs: 1 })).toBeNull();
  expect(describeBoard(after, { ...after, waiting: ["A04"], waitingCount: 1 })).toBe(
    "1 person in line, A04 next.",
  );
});

test("what the operator says is a sentence of its own, once", () => {
  const announcement = { text: "closing at 17:00", at: T0 };
  const said = boardOf({ announcement });
  expect(describeBoard(null, said)).toBe(
    "The queue is open; nobody is at the counter; nobody waits. Notice: Closing at 17:00.",
  );
  expect(describeBoard(boardOf(), said)).toBe("Notice: Closing at 17:00.");
  expect(describeBoard(said, said)).toBeNull();
  expect(describeBoard(said, boardOf())).toBe("The notice is taken back.");
});

test("of a crowd at the counters it names some and counts the rest", () => {
  const active = Array.from({ length: 40 }, (_, index) => ({
    number: `B${index + 10}`,
    state: "called" as const,
    until: at(60_000),
  }));
  const told = describeBoard(boardOf(), boardOf({ active, counters: 40 }));
  expect(told).toMatch(/^B10 is called; .*B25 is called; and 24 more\.$/);
  expect(describeBoard(null, boardOf({ active, counters: 40 }))).toContain("and 24 more; nobody waits");
});

test("says first how long a number would wait that is taken now, while numbers are given", () => {
  const newcomer = { estimatedWaitMs: 240_000, longestWaitMs: 600_000 };
  expect(describeBoard(null, boardOf({ newcomer }))).toContain(
    "nobody waits. A number taken now is called in about 4 min, in 10 min at the latest.",
  );
  expect(describeBoard(null, boardOf({ newcomer, state: "paused" }))).toMatch(
    /at the latest, once the queue goes on\.$/,
  );
  expect(describeBoard(null, boardOf({ newcomer, state: "closed" }))).not.toContain("taken now");
  expect(describeBoard(boardOf(), boardOf({ newcomer, waitingCount: 1, waiting: ["A01"] }))).toBe(
    "1 person in line, A01 next.",
  );
});
