import { expect, test } from "vitest";
import { calledTicket, ticketOf } from "../../test/scripted-server.ts";
import { CannotWrite, Damaged, Garbled, Refused, Unreachable } from "../client/errors.ts";
import { claimBackoffMs } from "./claim.ts";
import { stepFor } from "./follow-ticket.ts";
import { outcomeOf } from "./outcome.ts";

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

test("a claim that got no answer is repeated for ever, with growing pauses of a few seconds", () => {
  const pauses = [1, 2, 3, 1000].map((attempt) => claimBackoffMs(lost, attempt, () => 1));
  expect(pauses).toEqual([500, 1000, 2000, 4000]);
});

test("a damaged cat is fetched again some times, then it is told", () => {
  expect(claimBackoffMs(new Damaged("short"), 5, () => 0)).toBe(2000);
  expect(claimBackoffMs(new Damaged("short"), 6, () => 0)).toBeNull();
});

test("waits as long as a daemon without a cat asks", () => {
  expect(claimBackoffMs(refused("no-cat", 503, 3000), 1, () => 0)).toBe(3000);
  expect(claimBackoffMs(refused("slow-down", 429), 1, () => 0)).toBe(250);
});

test("is not sent again when it was too early, and where nothing can change", () => {
  for (const error of [
    refused("not-your-turn", 409),
    refused("missed", 410),
    refused("banned", 403),
    new Garbled("x", "y"),
    new CannotWrite("full"),
  ]) {
    expect(claimBackoffMs(error, 1, () => 0)).toBeNull();
  }
});
