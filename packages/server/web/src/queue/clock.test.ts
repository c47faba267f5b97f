import { left } from "@catq/shared";
import { expect, it } from "vitest";
import { after, board, called, HELD, ticket, time } from "../../test/states.ts";
import { advance, nextTickMs, waits, windowFraction, windowLeft } from "./clock.ts";
import { NOTHING_SAVED } from "./model.ts";

it("counts from the daemon's own now and the time since it came", () => {
  const state = after(HELD, [1000, { type: "ticket", ticket: called(60_000) }], [11_000, { type: "tick" }]);
  expect(windowLeft(state)).toBe(50_000);
  expect(windowFraction(state)).toBeCloseTo(50 / 60);
  expect(
    windowLeft(after(HELD, [0, { type: "ticket", ticket: called(1000) }], [9000, { type: "tick" }])),
  ).toBe(0);
});

it("stands while the queue is paused, and goes on after", () => {
  const paused = after(
    HELD,
    [0, { type: "ticket", ticket: called(60_000) }],
    [5000, { type: "board", board: board({ state: "paused" }) }],
    [50_000, { type: "tick" }],
  );
  expect(windowLeft(paused)).toBe(55_000);
  expect(nextTickMs(paused)).toBeNull();
  const again = after(
    HELD,
    [0, { type: "board", board: board({ state: "paused" }) }],
    [9000, { type: "board", board: board() }],
    [9000, { type: "ticket", ticket: called(60_000) }],
    [10_000, { type: "tick" }],
  );
  expect(windowLeft(again)).toBe(59_000);
});

it("knows no time where none runs or none can be read", () => {
  const state = after(HELD, [0, { type: "ticket", ticket: ticket() }]);
  expect(windowLeft(state)).toBeNull();
  expect(windowFraction(state)).toBe(1);
  expect(windowLeft(after(HELD))).toBeNull();
  expect(waits(after(HELD))).toBeNull();
  expect(left(state, { value: { now: "nonsense" }, at: 0 }, time(0))).toBeNull();
});

it("shortens the wait as time goes by", () => {
  const state = after(HELD, [0, { type: "ticket", ticket: ticket() }], [30_000, { type: "tick" }]);
  expect(waits(state)).toEqual({ expectedMs: 50_000, longestMs: 210_000 });
});

it("measures the way from the furthest back to the counter", () => {
  const at = (position: number) => ({ type: "ticket", ticket: ticket({ position }) }) as const;
  expect(advance(after(HELD, [0, at(10)]))).toBe(0);
  expect(advance(after(HELD, [0, at(10)], [1, at(4)]))).toBeCloseTo(0.6);
  expect(advance(after(HELD, [0, at(4)], [1, at(8)]))).toBe(0);
  expect(advance(after(HELD, [0, { type: "ticket", ticket: called() }]))).toBe(1);
});

it("wakes for the next whole second of what runs, and for nothing where nothing does", () => {
  expect(nextTickMs(after(NOTHING_SAVED, [0, { type: "board", board: board() }]))).toBeNull();
  const newcomer = { estimatedWaitMs: 60_000, longestWaitMs: 120_000 };
  expect(nextTickMs(after(NOTHING_SAVED, [0, { type: "board", board: board({ newcomer }) }]))).toBe(30_000);
  const active = [{ number: "A01", state: "called", until: time(10_400) }] as const;
  expect(
    nextTickMs(after(NOTHING_SAVED, [0, { type: "board", board: board({ active: [...active] }) }])),
  ).toBe(400);
  expect(nextTickMs(after(HELD, [0, { type: "ticket", ticket: ticket() }]))).toBe(30_000);
  expect(nextTickMs(after(HELD, [0, { type: "lost", reason: "" }]))).toBe(1000);
  expect(nextTickMs(after(HELD, [0, { type: "token-shown" }]))).toBe(1000);
});
