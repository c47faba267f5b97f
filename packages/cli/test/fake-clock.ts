import type { Clock } from "../src/process/clock.ts";

/** A clock that stands until it is moved. */
export interface FakeClock extends Clock {
  /** Moves on by `ms`, waking whoever is due, in order. */
  advance(ms: number): void;
  /** Moves on by `ms` at once, as for a process that was stopped: whoever was due is woken late. */
  oversleep(ms: number): void;
  /** Moves the wall clock on alone, as for a machine that was suspended. */
  suspend(ms: number): void;
  /** When the next wake is due; null without one. */
  next(): number | null;
  /** How many wakes are due some time. */
  sleeping(): number;
}

/** Starts at `at` (monotonic) and at the same wall time plus an offset. */
export function createFakeClock(wallAtStart = Date.parse("2026-11-24T10:00:00Z")): FakeClock {
  let now = 0;
  let suspendedMs = 0;
  let sleepers: { at: number; fn: () => void }[] = [];
  const next = (): number | null =>
    sleepers.length === 0 ? null : Math.min(...sleepers.map((sleeper) => sleeper.at));
  return {
    now: () => now,
    wall: () => wallAtStart + suspendedMs + now,
    wake(at, fn) {
      const sleeper = { at, fn };
      sleepers.push(sleeper);
      return () => {
        sleepers = sleepers.filter((other) => other !== sleeper);
      };
    },
    suspend(ms) {
      suspendedMs += ms;
    },
    next,
    sleeping: () => sleepers.length,
    oversleep(ms) {
      now += ms;
      const late = sleepers.filter((sleeper) => sleeper.at <= now);
      sleepers = sleepers.filter((sleeper) => sleeper.at > now);
      for (const { fn } of late) fn();
    },
    advance(ms) {
      const end = now + ms;
      for (let due = next(); due !== null && due <= end; due = next()) {
        now = Math.max(now, due);
        const sleeper = sleepers.find((sleeper) => sleeper.at === due);
        sleepers = sleepers.filter((other) => other !== sleeper);
        sleeper?.fn();
      }
      now = end;
    },
  };
}
