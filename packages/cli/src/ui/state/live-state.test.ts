import { expect, test } from "vitest";
import { createFakeClock } from "../../../test/fake-clock.ts";
import { MOMENTS } from "../../../test/ui-moments.ts";
import type { Progress } from "../../ticket/progress.ts";
import { createLiveState } from "./live-state.ts";
import { sceneOf } from "./model.ts";

function follow(steps: readonly Progress[]) {
  const clock = createFakeClock();
  let emit: (progress: Progress) => void = () => {};
  let isFollowed = false;
  const live = createLiveState({
    clock,
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
    clock,
    live,
    emit: (step: Progress) => emit(step),
    draws: () => draws,
    isFollowed: () => isFollowed,
  };
}

test("a running countdown draws once a second, no more", () => {
  const { clock, draws } = follow(MOMENTS.waiting);
  const before = draws();
  clock.advance(10_100);
  expect(draws() - before).toBe(10);
  expect(clock.sleeping()).toBe(1);
});

test("where nothing runs nothing is drawn", () => {
  const { clock, draws } = follow(MOMENTS.connecting);
  const before = draws();
  clock.advance(3_600_000);
  expect(draws()).toBe(before);
  expect(clock.sleeping()).toBe(0);
});

test("stopping lets go of the source and of the clock, and keeps the last state", () => {
  const { clock, live, emit, isFollowed } = follow(MOMENTS.called);
  live.stop();
  expect(clock.sleeping()).toBe(0);
  expect(isFollowed()).toBe(false);
  for (const step of MOMENTS.missed) emit(step);
  expect(sceneOf(live.get())).toBe("called");
});
