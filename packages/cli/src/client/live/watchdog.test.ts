import { beforeEach, expect, test } from "vitest";
import { createFakeClock, type FakeClock } from "../../../test/fake-clock.ts";
import { startWatchdog, type Watchdog } from "./watchdog.ts";

let clock: FakeClock;
let heard: string[];
let watchdog: Watchdog;

beforeEach(() => {
  clock = createFakeClock();
  heard = [];
  watchdog = startWatchdog({
    clock,
    quietMs: 20_000,
    deadMs: 40_000,
    onQuiet: () => heard.push(`onQuiet ${clock.now()}`),
    onRecovered: () => heard.push(`onRecovered ${clock.now()}`),
    onDead: () => heard.push(`onDead ${clock.now()}`),
  });
});

test("tells of a quiet server, then of a dead one, once each", () => {
  clock.advance(120_000);
  expect(heard).toEqual(["onQuiet 20000", "onDead 40000"]);
});

test("fed in time it tells nothing; fed late it tells of the recovery, and begins anew", () => {
  for (let i = 0; i < 10; i++) {
    clock.advance(19_999);
    watchdog.feed();
  }
  expect(heard).toEqual([]);
  clock.advance(30_000);
  watchdog.feed();
  watchdog.feed();
  expect(heard).toEqual(["onQuiet 219990", "onRecovered 229990"]);
  clock.advance(40_000);
  expect(heard.slice(2)).toEqual(["onQuiet 249990", "onDead 269990"]);
});

test("stopped, it tells nothing more", () => {
  clock.advance(25_000);
  watchdog.stop();
  clock.advance(60_000);
  expect(heard).toEqual(["onQuiet 20000"]);
});

test("where the whole process was held up, what came meanwhile is read first", () => {
  clock.oversleep(300_000);
  expect(heard).toEqual([]);
  watchdog.feed();
  clock.advance(19_000);
  expect(heard).toEqual([]);

  clock.oversleep(300_000);
  clock.advance(1_000);
  expect(heard).toEqual(["onQuiet 620000"]);
  clock.advance(60_000);
  expect(heard).toEqual(["onQuiet 620000", "onDead 621000"]);
});
