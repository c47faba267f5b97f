import { beforeEach, expect, test } from "vitest";
import { createFakeClock, type FakeClock } from "../../test/fake-clock.ts";
import { startWatchdog, type Watchdog } from "./watchdog.ts";

let clock: FakeClock;
let heard: string[];
let watchdog: Watchdog;

beforeEach(() => {
  clock = createFakeClock();
  heard = [];
  watchdog = startWatchdog({
    clock,
    growlMs: 20_000,
    biteMs: 40_000,
    growl: () => heard.push(`growl ${clock.now()}`),
    calm: () => heard.push(`calm ${clock.now()}`),
    bite: () => heard.push(`bite ${clock.now()}`),
  });
});

test("growls, then bites, once each", () => {
  clock.advance(120_000);
  expect(heard).toEqual(["growl 20000", "bite 40000"]);
});

test("fed in time it makes no sound; fed late it calms down, and begins anew", () => {
  for (let i = 0; i < 10; i++) {
    clock.advance(19_999);
    watchdog.feed();
  }
  expect(heard).toEqual([]);
  clock.advance(30_000);
  watchdog.feed();
  watchdog.feed();
  expect(heard).toEqual(["growl 219990", "calm 229990"]);
  clock.advance(40_000);
  expect(heard.slice(2)).toEqual(["growl 249990", "bite 269990"]);
});

test("stopped, it never stirs again", () => {
  clock.advance(25_000);
  watchdog.stop();
  clock.advance(60_000);
  expect(heard).toEqual(["growl 20000"]);
});

test("where the whole process was held up, what came meanwhile is read first", () => {
  clock.oversleep(300_000);
  expect(heard).toEqual([]);
  watchdog.feed();
  clock.advance(19_000);
  expect(heard).toEqual([]);

  clock.oversleep(300_000);
  clock.advance(1_000);
  expect(heard).toEqual(["growl 620000"]);
  clock.advance(60_000);
  expect(heard).toEqual(["growl 620000", "bite 621000"]);
});
