import { expect, test } from "vitest";
import { at, ticketOf } from "../../test/scripted-server.ts";
import { describeTicket } from "./ticket-sentence.ts";

test("has a sentence for every state", () => {
  expect(describeTicket(ticketOf(7, { position: null }))).toBe("A07 waits: about 81 s, at most 4 min");
  expect(describeTicket(ticketOf(7, { state: "viewing", viewUntil: at(9_000) }))).toBe(
    "A07 is viewing its cat: 9 s left",
  );
  expect(describeTicket(ticketOf(7, { state: "viewing" }))).toBe("A07 is viewing its cat");
  expect(
    (["seen", "missed", "left", "banned"] as const).map((state) => describeTicket(ticketOf(7, { state }))),
  ).toEqual(["A07 has seen its cat", "A07 missed its turn", "A07 gave its place up", "A07 was banned"]);
});
