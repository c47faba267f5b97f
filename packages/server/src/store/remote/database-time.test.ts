import { beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../../../test/fake-clock.ts";
import { DatabaseTime } from "./database-time.ts";

const RUNNING = { isPaused: false, isClosed: false };
const PAUSED = { isPaused: true, isClosed: false };

let clock: FakeClock;
let time: DatabaseTime;
/** The database's clock. */
let database: number;
/** What the last commit left. */
let row: { aliveAt: number; clockAt: number | null; mode: typeof RUNNING };

beforeEach(() => {
  clock = new FakeClock();
  time = new DatabaseTime(clock, 0);
  database = 1_000_000;
  row = { aliveAt: 0, clockAt: null, mode: RUNNING };
});

/** Time passes for both, and the database's clock may jump besides. */
function pass(ms: number, jumpMs = 0): void {
  clock.standStill(ms);
  database += ms + jumpMs;
}

/** A reading under the lock; each way takes `ms`. */
function read(ms = 0, of: DatabaseTime = time, isLocked = true): number {
  const sentAt = clock.now();
  pass(ms);
  const at = database;
  pass(ms);
  return of.read({ row, clock: at, sentAt, receivedAt: clock.now(), isLocked });
}

/** A batch: reads under the lock, and commits. */
function commit(of: DatabaseTime = time): number {
  const now = read(0, of);
  row = { ...row, aliveAt: now, clockAt: database };
  of.committed(row);
  return now;
}

describe("the gap since the last commit", () => {
  it("is added by the next one", () => {
    commit();
    pass(700);
    expect(commit()).toBe(700);
    pass(100.25);
    expect(commit()).toBe(800.25);
  });

  it("is added for commits of another daemon, too", () => {
    const other = new DatabaseTime(clock, 0);
    commit();
    commit(other);
    pass(500);
    commit(other);
    pass(500);
    expect(commit()).toBe(1000);
  });

  it("advances nothing at a daemon's first reading, as nobody may have been alive", () => {
    commit();
    pass(1500);
    expect(commit(new DatabaseTime(clock, 0))).toBe(0);
  });

  it("advances by what came after a daemon's first reading, where only the next one is committed", () => {
    commit();
    pass(1000);
    const other = new DatabaseTime(clock, 0);
    expect(read(0, other)).toBe(0);
    pass(200);
    expect(commit(other)).toBe(200);
    pass(300);
    expect(commit(other)).toBe(500);
  });

  it("advances nothing beyond two seconds, in which no daemon was alive", () => {
    commit();
    pass(2000);
    expect(commit()).toBe(2000);
    pass(2001);
    expect(commit()).toBe(2000);
  });

  it("advances nothing where the database's clock was set back behind the last commit", () => {
    commit();
    pass(300, -5000);
    expect(commit()).toBe(0);
    pass(300);
    expect(commit()).toBe(300);
  });

  it("advances nothing while the queue is paused", () => {
    commit();
    row = { ...row, mode: PAUSED };
    pass(500);
    expect(commit()).toBe(0);
    row = { ...row, mode: RUNNING };
    pass(500);
    expect(commit()).toBe(500);
  });
});

describe("a jump of the database's clock", () => {
  it("is left out where this daemon has a reading from before it", () => {
    commit();
    pass(500, 1000);
    expect(commit()).toBe(500);
  });

  it("is left out over several readings without a commit", () => {
    commit();
    pass(200, 700);
    expect(read()).toBe(200);
    pass(200, 300);
    expect(read()).toBe(400);
    pass(100);
    expect(commit()).toBe(500);
  });

  it("is forgotten when it has been committed", () => {
    commit();
    pass(200, 700);
    commit();
    pass(300);
    expect(commit()).toBe(500);
  });

  it("is left out by the next commit where it came between a reading under the lock and its COMMIT", () => {
    commit();
    pass(300, 50);
    const now = read();
    const readAt = database;
    pass(100, 900);
    read(0, time, false);
    row = { ...row, aliveAt: now, clockAt: readAt };
    time.committed(row);
    pass(100);
    expect(commit()).toBe(500);
  });

  it("takes nothing away where readings only took their time", () => {
    commit();
    pass(100);
    expect(read(40)).toBe(140);
    pass(100);
    expect(read(5)).toBe(285);
  });

  it("never turns queue time back, however far it was", () => {
    commit();
    pass(100);
    commit();
    pass(10, 1900);
    pass(0, -1900);
    pass(10, 1500);
    expect(commit()).toBeGreaterThanOrEqual(100);
  });
});

describe("between readings", () => {
  it("reckons on by its own clock", () => {
    commit();
    pass(250);
    expect(time.now()).toBe(250);
  });

  it("is replaced by each reading, backwards too", () => {
    commit();
    clock.standStill(500);
    database += 400;
    expect(time.now()).toBe(500);
    expect(read()).toBe(400);
    expect(time.now()).toBe(400);
  });

  it("goes no further than two seconds past the last commit", () => {
    commit();
    pass(1500);
    read();
    pass(10_000);
    expect(time.now()).toBe(2000);
  });

  it("stands where the last commit is longer ago than that", () => {
    commit();
    pass(3000);
    expect(read()).toBe(0);
    pass(1000);
    expect(time.now()).toBe(1000);
    commit();
    pass(1000);
    expect(time.now()).toBe(1000);
  });

  it("stands while the queue is paused, from the commit on that pauses it", () => {
    commit();
    pass(100);
    const now = read();
    row = { aliveAt: now, clockAt: database, mode: PAUSED };
    time.committed(row);
    pass(1000);
    expect([time.now(), time.isStanding]).toEqual([100, true]);
  });

  it("stands while the database is away, and says since when", () => {
    commit();
    pass(300);
    time.setHeld(true);
    const since = clock.wall();
    pass(60_000);
    time.setHeld(true);
    expect([time.now(), time.isStanding, time.heldSince]).toEqual([300, true, since]);
    time.setHeld(false);
    expect([time.isStanding, time.heldSince]).toEqual([false, null]);
    pass(200);
    expect(time.now()).toBe(500);
  });
});

describe("what is waited for", () => {
  it("comes when its time has come by this daemon's clock, and later by what it drew", () => {
    commit();
    expect(time.monotonicOf(700)).toBe(clock.now() + 700);
    const staggered = new DatabaseTime(clock, 15);
    commit(staggered);
    expect(staggered.monotonicOf(row.aliveAt + 700)).toBe(clock.now() + 715);
  });

  it("comes 20 ms after the reading that said that it was not time yet, at the earliest", () => {
    commit();
    pass(100);
    const now = read();
    expect(time.monotonicOf(now + 1)).toBe(clock.now() + 20);
  });

  it("is shown on the wall clock, which may jump between two answers", () => {
    commit();
    const { now, wallOf } = time.reading();
    expect(wallOf(now)).toBe(clock.wall());
    pass(10);
    clock.jumpWall(60_000);
    expect(time.reading().wallOf(10)).toBe(clock.wall());
  });
});
