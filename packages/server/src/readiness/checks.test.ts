import { describe, expect, it } from "vitest";
import { checkCats, checkClock, checkDatabase, checkStorage } from "./checks.ts";

const HOUR_MS = 3_600_000;

describe("the storage", () => {
  it.each([
    [null, true, "can be written"],
    ["ENOSPC", false, "The disk is full"],
    ["EDQUOT", false, "The disk is full"],
    ["EROFS", false, "cannot be written (EROFS)"],
    ["ETIMEDOUT", false, "cannot be written (ETIMEDOUT)"],
  ])("with %s", (code, isOk, words) => {
    expect(checkStorage(code)).toEqual({
      name: "storage",
      isOk,
      detail: expect.stringContaining(words),
    });
  });
});

describe("the clock", () => {
  const latest = Date.UTC(2026, 5, 1);

  it.each([
    ["goes on", HOUR_MS, true],
    ["was ahead by years, as far as anybody can tell", 9000 * HOUR_MS, true],
    ["is in another zone", -14 * HOUR_MS, true],
    ["is a day behind", -24 * HOUR_MS, true],
    ["is more than a day behind", -24 * HOUR_MS - 1, false],
  ])("that %s", (_, offByMs, isOk) => {
    expect(checkClock(latest + offByMs, latest).isOk).toBe(isOk);
  });

  it("is said how far it is behind", () => {
    expect(checkClock(latest - 48 * HOUR_MS - 5000, latest).detail).toContain("2d behind");
    expect(checkClock(0, latest).detail).toMatch(/\d+d behind/);
  });
});

describe("the cats", () => {
  it.each([
    [3, true, true],
    [3, false, true],
    [0, true, true],
    [0, false, false],
  ])("of which %i are there, and more can be made: %s", (size, canMake, isOk) => {
    expect(checkCats({ size, canMake }).isOk).toBe(isOk);
  });
});

describe("the database", () => {
  const health = {
    ...{ isAway: false, why: null, isLocked: false },
    ...{ roundTripMs: 1, timelineChanges: 0, oldestSnapshotMs: null },
  };

  it("that is away, or held up by an old snapshot, is borne: the daemon stays of use", () => {
    expect(checkDatabase(health)).toMatchObject({ name: "database", isOk: true });
    expect(checkDatabase({ ...health, oldestSnapshotMs: 59_000 })).toMatchObject({ isOk: true });
    expect(checkDatabase({ ...health, oldestSnapshotMs: 61_000 })).toMatchObject({
      ...{ isOk: false, isBearable: true },
      detail: expect.stringContaining("open in the database for 61s"),
    });
    expect(checkDatabase({ ...health, isAway: true })).toMatchObject({
      ...{ isOk: false, isBearable: true },
      detail: expect.stringContaining("The database is away"),
    });
    expect(checkDatabase({ ...health, isAway: true, why: "The tables are gone." })).toMatchObject({
      detail: expect.stringContaining("The tables are gone. Whatever would"),
    });
    expect(checkDatabase({ ...health, isLocked: true })).toMatchObject({
      ...{ isOk: false, isBearable: true },
      detail: expect.stringContaining("has locked the queue's row"),
    });
  });
});
