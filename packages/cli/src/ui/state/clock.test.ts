import { left } from "@catq/shared";
import { expect, test } from "vitest";
import { at, board, MOMENTS, saved, stateAfter, ticket } from "../../../test/ui-moments.ts";
import type { Progress } from "../../ticket/progress.ts";
import { advance, nextTickMs, waits, windowFraction, windowLeft } from "./clock.ts";
import { initialState, type ScreenState } from "./model.ts";
import { reduce } from "./reduce.ts";

const later = (state: ScreenState, ms: number): ScreenState => reduce(state, { type: "tick", at: ms });
const after = (state: ScreenState, progress: Progress, ms: number): ScreenState =>
  reduce(state, { type: "progress", progress, at: ms });

test("a countdown runs on the server's clock and this process's monotonic one", () => {
  const state = later(stateAfter(MOMENTS.called), 10_000);
  expect(windowLeft(state)).toBe(50_000);
  expect(windowFraction(state)).toBeCloseTo(5 / 6);
  expect(windowLeft(later(state, 70_000))).toBe(0);
});

test("while the queue is paused the clocks stand, also for what came before the pause", () => {
  const called = later(stateAfter(MOMENTS.called), 10_000);
  const paused = after(called, { type: "board", board: board(2, { state: "paused" }) }, 20_000);
  expect(windowLeft(later(paused, 500_000))).toBe(40_000);
  expect(nextTickMs(paused)).toBeNull();
});

test("the seconds of a silence are counted on the beat of the countdown, or on their own where none runs", () => {
  const silent: Progress = { type: "connection", connection: { state: "silent", since: 0, forMs: 20_000 } };
  // The counter's 42 s, and the 1700 ms that have passed.
  const inLine = after(stateAfter(MOMENTS.waiting), silent, 1700);
  expect(nextTickMs(inLine)).toBe(300);
  expect(windowLeft(later(after(stateAfter(MOMENTS.called), silent, 1700), 20_000))).toBe(40_000);
  const nobodyServed = after(inLine, { type: "board", board: board(2, { active: [] }) }, 1700);
  expect(nextTickMs(later(nobodyServed, 1900))).toBe(800);
});

test("out of touch with the server the waits stand, and one's own countdown does not", () => {
  const lost: Progress = {
    type: "connection",
    connection: { state: "reconnecting", since: 0, attempt: 1, reason: "refused" },
  };
  const inLine = after(stateAfter(MOMENTS.waiting), lost, 10_000);
  expect(waits(later(inLine, 200_000))).toEqual({ expectedMs: 230_000, longestMs: 590_000 });
  expect(windowLeft(later(after(stateAfter(MOMENTS.called), lost, 10_000), 20_000))).toBe(40_000);
});

test("the view window comes from the ticket, or from the saved cat where no ticket tells it yet", () => {
  expect(windowLeft(stateAfter(MOMENTS.viewing))).toBe(55_000);
  const early = stateAfter([...MOMENTS.called, { type: "saved", saved: saved({ viewUntil: at(58_000) }) }]);
  expect(windowLeft(early)).toBe(58_000);
  const fresh = after(early, { type: "board", board: board(2, { now: at(8_000) }) }, 8_000);
  expect(windowLeft(fresh)).toBe(50_000);
});

test("a time that cannot be read is no countdown", () => {
  const state = stateAfter(MOMENTS.waiting);
  expect(left(state, { value: { now: "?" }, at: 0 }, at(1))).toBeNull();
  expect(left(state, { value: { now: at(0) }, at: 0 }, null)).toBeNull();
  expect(windowLeft(state)).toBeNull();
  expect(windowFraction(state)).toBe(1);
});

test("waits grow shorter by themselves and never below nothing", () => {
  const state = stateAfter(MOMENTS.waiting);
  expect(waits(later(state, 60_000))).toEqual({ expectedMs: 180_000, longestMs: 540_000 });
  expect(waits(later(state, 1e9))).toEqual({ expectedMs: 0, longestMs: 0 });
  expect(waits(initialState(0))).toBeNull();
});

test("the bar is empty where I began and full at the counter", () => {
  const state = stateAfter(MOMENTS.waiting);
  expect(advance(state)).toBe(0);
  expect(advance(after(state, { type: "ticket", ticket: ticket({ position: 3 }) }, 1))).toBe(0.75);
  expect(advance(stateAfter(MOMENTS.called))).toBe(1);
});

test("the next look is at the next whole second of the countdown that matters", () => {
  const called = stateAfter(MOMENTS.called);
  expect(nextTickMs(called)).toBe(1000);
  expect(nextTickMs(later(called, 300))).toBe(700);
  expect(nextTickMs(stateAfter(MOMENTS.reconnecting))).toBe(1000);
});

test("where nothing runs there is nothing to wake for, or little", () => {
  expect(nextTickMs(initialState(0))).toBeNull();
  expect(nextTickMs(stateAfter(MOMENTS.done))).toBe(1000);
  const idle = [{ type: "board", board: board(0, { active: [] }) }] as const;
  expect(nextTickMs(stateAfter(idle))).toBeNull();
  expect(nextTickMs(stateAfter([{ type: "ticket", ticket: ticket() }, ...idle]))).toBe(30_000);
});
