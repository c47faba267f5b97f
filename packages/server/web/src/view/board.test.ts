import type { Board } from "@catq/shared/schemas";
import { expect, it } from "vitest";
import { after, board, HELD, time } from "../../test/states.ts";
import { NOTHING_SAVED } from "../queue/model.ts";
import { boardView } from "./board.ts";
import { callsBetween, wallOf } from "./wall.ts";

const numbers = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `B${String(i).padStart(2, "0")}`);
const seen = (changes: Partial<Board>, saved = NOTHING_SAVED) =>
  after(saved, [0, { type: "board", board: board(changes) }]);
const active = (...names: string[]): Board["active"] =>
  names.map((number) => ({ number, state: "called", until: time(42_000) }));

it("shows counters that are taken and those that are free, mine marked", () => {
  const view = boardView(seen({ counters: 3, active: active("A07") }, HELD));
  expect(view.counters).toEqual([
    { number: "A07", is: "called", words: "please come", time: "42 s", isMine: true },
    { number: null, is: "free", words: "2 counters are free", time: "", isMine: false },
  ]);
  expect(boardView(seen({ counters: 9 })).counters).toMatchObject([{ words: "9 counters are free" }]);
  expect(boardView(seen({ counters: 1 })).counters).toMatchObject([{ words: "The counter is free" }]);
  expect(boardView(seen({ state: "paused", active: active("A01") })).counters[0]?.time).toBe("paused");
});

it.each([
  [0, 0, 1, "Nobody waits", ""],
  [1, 1, 1, "1 person in line", ""],
  [20, 20, 16, "20 people in line", ""],
  [64, 1264, 16, "1,264 people in line", "and 1,200 more"],
])("stands %d of %d in columns of sixteen", (shown, waitingCount, rows, lineTitle, more) => {
  const view = boardView(seen({ waiting: numbers(shown), waitingCount }));
  expect(view).toMatchObject({ rows, lineTitle, more });
  expect(view.line).toHaveLength(shown);
});

it("says what became of the last ones, and what the operator says", () => {
  const view = boardView(
    seen(
      {
        recent: [{ number: "A07", outcome: "missed", at: time(0) }],
        announcement: { text: "Back at ten", at: time(0) },
      },
      HELD,
    ),
  );
  expect(view.recent).toEqual([{ number: "A07", outcome: "missed", words: "missed its turn", isMine: true }]);
  expect(view.announcement).toBe("Back at ten");
  expect(boardView(after(NOTHING_SAVED)).state).toBe("unknown");
});

it("marks nobody as me where the queue that gave my number is gone", () => {
  const end = { number: "A07", outcome: "other-queue", detail: "" } as const;
  expect(boardView(seen({ active: active("A07") }, { ...NOTHING_SAVED, end })).counters[0]?.isMine).toBe(
    false,
  );
});

it("puts on the wall what can be read from across a room", () => {
  const wall = wallOf(
    seen({ counters: 8, active: active(...numbers(8)), waiting: numbers(20), waitingCount: 20 }),
  );
  expect(wall.now).toHaveLength(8);
  expect(wall.nowMore).toBe("");
  expect(wall.next).toHaveLength(12);
  expect(wall.nextMore).toBe("and 8 people more");
  expect(wall.headline).toBe("");
});

it("shows every called number, the newest first, ahead of those with a cat, of whom it counts what is too many", () => {
  const called = active(...numbers(13));
  const viewing = numbers(9).map((number) => ({
    number: `B${number}`,
    state: "viewing" as const,
    until: time(0),
  }));
  const few = wallOf(seen({ counters: 40, active: [...viewing, ...called.slice(0, 4)] }));
  expect(few.now.map(({ number }) => number).slice(0, 5)).toEqual([
    ...called
      .slice(0, 4)
      .map(({ number }) => number)
      .reverse(),
    viewing.at(-1)?.number,
  ]);
  expect([few.now.length, few.nowMore]).toEqual([12, "and 1 more with a cat"]);
  const many = wallOf(seen({ counters: 40, active: [...viewing, ...called] }));
  expect(many.now.map(({ number }) => number)).toEqual(called.map(({ number }) => number).reverse());
  expect(many.nowMore).toBe("and 9 more with a cat");
});

it("asks nobody to come while the queue is paused, says that once, and calls them when it goes on", () => {
  const open = seen({ active: active("A01") });
  const paused = seen({ active: active("A01"), state: "paused" });
  const wall = wallOf(paused);
  expect(wall.now).toEqual([{ number: "A01", is: "called", words: "called", time: "" }]);
  expect(JSON.stringify(wall).match(/paused/gi)).toHaveLength(1);
  expect(callsBetween(open, paused)).toEqual([]);
  expect(callsBetween(paused, open)).toEqual(["A01"]);
});

it("sends nobody for a number while none are given, and names the queue", () => {
  expect(wallOf(seen({ state: "closed" })).isOpen).toBe(false);
  expect(wallOf(seen({ title: "Vet" }))).toMatchObject({ isOpen: true, title: "Vet" });
});

it.each([
  [after(NOTHING_SAVED), "Connecting"],
  [seen({}), "Nobody is here"],
  [seen({ state: "closed" }), "The counter is empty"],
  [seen({ state: "paused", active: active("A01") }), ""],
  [seen({ state: "paused" }), "The counter is empty"],
  [seen({ waiting: ["A01"], waitingCount: 1 }), "One moment"],
  [
    after(NOTHING_SAVED, [
      1,
      { type: "banned", ban: { since: null, until: null, reason: "", detail: "", address: "203.0.113.9" } },
    ]),
    "This screen's address is banned",
  ],
])("has a word for a wall with nobody on it: %#", (state, headline) => {
  expect(wallOf(state).headline).toBe(headline);
});

it("tells old from new on the wall after a few seconds without a connection", () => {
  const lost = (ms: number) =>
    wallOf(
      after(
        NOTHING_SAVED,
        [0, { type: "board", board: board() }],
        [0, { type: "lost", reason: "" }],
        [ms, { type: "tick" }],
      ),
    );
  expect(lost(1000).notices).toEqual([]);
  expect(lost(60_000).notices).toEqual(["No connection: this may be out of date."]);
});

it("chimes for those who were called since, not for those who were there", () => {
  expect(callsBetween(seen({ active: active("A01") }), seen({ active: active("A01", "A02") }))).toEqual([
    "A02",
  ]);
  expect(callsBetween(after(NOTHING_SAVED), seen({ active: active("A01") }))).toEqual([]);
});

it("bears the queue's own name, and tells a banned person nothing of the queue", () => {
  expect(boardView(seen({ title: "Vet" })).title).toBe("Vet");
  expect(boardView(seen({})).title).toBe("catq");
  const ban = { since: null, until: null, reason: "", detail: "", address: null };
  const banned = after(
    NOTHING_SAVED,
    [0, { type: "board", board: board({ waitingCount: 3, active: active("A01") }) }],
    [1, { type: "banned", ban }],
  );
  expect(boardView(banned)).toMatchObject({ state: "unknown", line: [], recent: [] });
});
