import { expect, test } from "vitest";
import { calledTicket, ticketOf } from "../../test/scripted-server.ts";
import { CannotWrite, Damaged, Garbled, Refused, Unreachable } from "../client/errors.ts";
import { afterFailedClaim, outcomeOf, stepFor } from "./claim-steps.ts";

const refused = (code: string, status: number, retryAfterMs: number | null = null): Refused =>
  new Refused({ code, status, message: "no.", retryAfterMs });
const lost = new Unreachable({ server: "http://x", reason: "gone", mayHaveArrived: true });

test("waits, claims and ends by the ticket's state", () => {
  expect(stepFor(ticketOf(7))).toEqual({ do: "wait" });
  expect(stepFor(calledTicket(7))).toEqual({ do: "claim" });
  // Another catq, or a lost answer, has claimed already: the same cat is served again.
  expect(stepFor(ticketOf(7, { state: "viewing" }))).toEqual({ do: "claim" });
  expect(stepFor(ticketOf(7, { state: "missed" }))).toMatchObject({ do: "end", outcome: "missed" });
});

test("reads an end from a refusal, and none where the ticket may live", () => {
  const codes = [
    ["missed", 410],
    ["banned", 403],
    ["queue-empty", 404],
    ["some-new-end", 410],
    ["storage", 503],
  ] as const;
  expect(codes.map(([code, status]) => outcomeOf(refused(code, status)))).toEqual([
    "missed",
    "banned",
    "ended",
    "ended",
    null,
  ]);
  expect(outcomeOf(lost)).toBeNull();
});

test("a claim that got no answer is repeated for ever, with pauses up to five seconds", () => {
  const pauses = [1, 2, 3, 1000].map((attempt) => afterFailedClaim(lost, attempt, () => 1));
  expect(pauses).toEqual([400, 800, 1600, 5000].map((afterMs) => ({ do: "again", afterMs })));
});

test("a damaged cat is fetched again some times, then it is told", () => {
  expect(afterFailedClaim(new Damaged("short"), 5, () => 0)).toMatchObject({ do: "again" });
  expect(afterFailedClaim(new Damaged("short"), 6, () => 0)).toEqual({ do: "give-up" });
});

test("waits as long as a daemon without a cat asks", () => {
  expect(afterFailedClaim(refused("no-cat", 503, 3000), 1, () => 0)).toEqual({ do: "again", afterMs: 3000 });
  expect(afterFailedClaim(refused("slow-down", 429), 1, () => 0)).toEqual({ do: "again", afterMs: 200 });
});

test("goes back to waiting when it was too early, and gives up on what cannot change", () => {
  expect(afterFailedClaim(refused("not-your-turn", 409), 1, () => 0)).toEqual({ do: "wait-for-turn" });
  for (const error of [
    refused("missed", 410),
    refused("banned", 403),
    new Garbled("x", "y"),
    new CannotWrite("full"),
  ]) {
    expect(afterFailedClaim(error, 1, () => 0)).toEqual({ do: "give-up" });
  }
});
