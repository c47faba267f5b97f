import { expect, test } from "vitest";
import { CannotWrite, Garbled, Refused, Unreachable } from "../client/errors.ts";
import { afterFailedTake } from "./take-ticket.ts";

const refused = (code: string, status: number, retryAfterMs: number | null = null): Refused =>
  new Refused({ code, status, message: "no.", retryAfterMs });
const unreachable = (mayHaveArrived: boolean): Unreachable =>
  new Unreachable({ server: "http://x", reason: "gone", mayHaveArrived });

test("where nothing listens, gives up at once and keeps no key", () => {
  expect(afterFailedTake(unreachable(false), 1, () => 0)).toEqual({ do: "give-up", isKeyKept: false });
});

test("a lost answer is asked for again, then its key is kept for the next take", () => {
  expect(afterFailedTake(unreachable(true), 1, () => 0)).toEqual({ do: "again", afterMs: 250 });
  expect(afterFailedTake(unreachable(true), 5, () => 0)).toEqual({ do: "give-up", isKeyKept: true });
});

test("once an attempt may have arrived, tries on and keeps the key, whatever follows", () => {
  expect(afterFailedTake(unreachable(false), 2, () => 0, true)).toEqual({ do: "again", afterMs: 500 });
  expect(afterFailedTake(unreachable(false), 5, () => 0, true)).toEqual({ do: "give-up", isKeyKept: true });
  expect(afterFailedTake(refused("slow-down", 429, 60_000), 2, () => 0, true)).toEqual({
    do: "give-up",
    isKeyKept: true,
  });
});

test("waits out a short slow-down, leaves a long one to the person", () => {
  expect(afterFailedTake(refused("slow-down", 429, 5000), 1, () => 0)).toEqual({
    do: "again",
    afterMs: 5000,
  });
  expect(afterFailedTake(refused("slow-down", 429, 31_000), 1, () => 0)).toMatchObject({ do: "give-up" });
  expect(afterFailedTake(refused("slow-down", 429), 4, () => 0)).toMatchObject({ do: "give-up" });
});

test("gives up on a clear no, but keeps the key where the answer was spoilt", () => {
  expect(afterFailedTake(refused("closed", 503), 1, () => 0)).toEqual({ do: "give-up", isKeyKept: false });
  expect(afterFailedTake(new CannotWrite("full"), 1, () => 0)).toEqual({ do: "give-up", isKeyKept: false });
  expect(afterFailedTake(new Garbled("x", "y"), 1, () => 0)).toEqual({ do: "give-up", isKeyKept: true });
});
