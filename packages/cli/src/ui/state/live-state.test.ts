import { expect, test } from "vitest";
import { MOMENTS } from "../../../test/ui-moments.ts";
import type { Progress } from "../../ticket/progress.ts";
import { createLiveState, systemTicker, type Ticker } from "./live-state.ts";
import { sceneOf } from "./model.ts";

/** A ticker that a test moves; it knows one timer, more would be a fault. */
function handTicker(): Ticker & { move(ms: number): void; armed(): number } {
  let now = 0;
  let timer: { due: number; wake: () => void } | null = null;
  return {
    now: () => now,
    after: (ms, wake) => {
      expect(timer).toBeNull();
      const mine = { due: now + ms, wake };
      timer = mine;
      return () => {
        if (timer === mine) timer = null;
      };
    },
    move: (ms) => {
      const end = now + ms;
      while (timer && timer.due <= end) {
        const { due, wake } = timer;
        timer = null;
        now = due;
        wake();
      }
      now = end;
    },
    armed: () => (timer ? 1 : 0),
  };
}

function follow(steps: readonly Progress[]) {
  const ticker = handTicker();
  let emit: (progress: Progress) => void = () => {};
  let isFollowed = false;
  const live = createLiveState({
    ticker,
    source: (listener) => {
      emit = listener;
      isFollowed = true;
      return () => {
        isFollowed = false;
      };
    },
  });
  let draws = 0;
  live.subscribe(() => {
    draws += 1;
  });
  for (const step of steps) emit(step);
  return {
    ticker,
    live,
    emit: (step: Progress) => emit(step),
    draws: () => draws,
    isFollowed: () => isFollowed,
  };
}

test("a running countdown draws once a second, no more", () => {
  const { ticker, draws } = follow(MOMENTS.waiting);
  const before = draws();
  ticker.move(10_100);
  expect(draws() - before).toBe(10);
});

test("where nothing runs nothing is drawn", () => {
  const { ticker, draws } = follow(MOMENTS.connecting);
  const before = draws();
  ticker.move(3_600_000);
  expect(draws()).toBe(before);
  expect(ticker.armed()).toBe(0);
});

test("stopping lets go of the source and of the clock, and keeps the last state", () => {
  const { ticker, live, emit, isFollowed } = follow(MOMENTS.called);
  live.stop();
  expect(ticker.armed()).toBe(0);
  expect(isFollowed()).toBe(false);
  for (const step of MOMENTS.missed) emit(step);
  expect(sceneOf(live.get())).toBe("called");
});

test("the system's ticker wakes, and can be called off", async () => {
  const before = systemTicker.now();
  const off = systemTicker.after(1, () => expect.unreachable());
  off();
  const hold = setTimeout(() => {}, 10_000);
  await new Promise<void>((resolve) => systemTicker.after(5, resolve));
  clearTimeout(hold);
  expect(systemTicker.now()).toBeGreaterThan(before);
});
