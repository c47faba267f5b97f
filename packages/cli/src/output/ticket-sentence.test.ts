import { expect, test } from "vitest";
import { at, ticketOf } from "../../test/scripted-server.ts";
import { describeTicket, timeLeft } from "./ticket-sentence.ts";

test("has a sentence for every state", () => {
  expect(describeTicket(ticketOf(7, { position: null }))).toBe("A07 waits: about 80 s, at most 4 min");
  expect(describeTicket(ticketOf(7, { state: "viewing", viewUntil: at(9_000) }))).toBe(
    "A07 is viewing its cat: 9 s left",
  );
  expect(describeTicket(ticketOf(7, { state: "viewing" }))).toBe("A07 is viewing its cat");
  expect(
    (["seen", "missed", "left", "banned"] as const).map((state) => describeTicket(ticketOf(7, { state }))),
  ).toEqual(["A07 has seen its cat", "A07 missed its turn", "A07 gave its place up", "A07 was banned"]);
});

test("tells of a pause beside every time, and beside nothing else", () => {
  const called = ticketOf(7, { state: "called", position: null, claimBy: at(42_000) });
  expect(describeTicket(called, true)).toBe("A07 is called: 42 s to claim (the queue is paused)");
  expect(describeTicket(ticketOf(7, { position: 1 }), true)).toMatch(
    /^A07 is next in line: .* \(the queue is paused\)$/,
  );
  expect(describeTicket(ticketOf(7, { state: "seen" }), true)).toBe("A07 has seen its cat");
});

test("reckons what is left by the server's own clock", () => {
  expect(timeLeft("2026-11-24T10:01:00.000Z", "2026-11-24T10:00:20.500Z")).toBe(39_500);
  expect(timeLeft("2026-11-24T10:01:00.000Z", "2026-11-24T10:02:00.000Z")).toBe(0);
});
