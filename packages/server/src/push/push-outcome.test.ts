import { describe, expect, it } from "vitest";
import { outcomeOf } from "./push-outcome.ts";

const WALL = Date.UTC(2026, 0, 1);

describe("what a push service answers", () => {
  it.each([
    [201, "sent"],
    [200, "sent"],
    [202, "sent"],
    [404, "gone"],
    [410, "gone"],
    [400, "refused"],
    [403, "refused"],
    [413, "refused"],
    // A redirect leads where nobody has looked.
    [301, "refused"],
    [307, "refused"],
    [100, "refused"],
  ])("%i: %s", (status, kind) => {
    expect(outcomeOf({ status }, 1, WALL)).toEqual({ kind });
  });

  it("is tried again after growing pauses where that may help, five times in all", () => {
    const pauses = [1, 2, 3, 4].map((tries) => outcomeOf({ status: 503 }, tries, WALL));
    expect(pauses).toEqual([2000, 4000, 8000, 16_000].map((inMs) => ({ kind: "again", inMs })));
    expect(outcomeOf({ status: 503 }, 5, WALL)).toEqual({ kind: "refused" });
    expect(outcomeOf({ status: null }, 1, WALL)).toEqual({ kind: "again", inMs: 2000 });
  });

  it("is asked again when it says so, and within ten minutes", () => {
    const again = (retryAfter: string) => outcomeOf({ status: 429, retryAfter }, 1, WALL);
    expect(again("30")).toEqual({ kind: "again", inMs: 30_000 });
    expect(again("Thu, 01 Jan 2026 00:01:00 GMT")).toEqual({ kind: "again", inMs: 60_000 });
    expect(again("0")).toEqual({ kind: "again", inMs: 2000 });
    expect(again("nonsense")).toEqual({ kind: "again", inMs: 2000 });
    expect(again("99999999")).toEqual({ kind: "again", inMs: 600_000 });
  });
});
