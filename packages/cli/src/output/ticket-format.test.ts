import { expect, test } from "vitest";
import { at, calledTicket, ticketOf } from "../../test/scripted-server.ts";
import { readTicketFormat } from "./ticket-format.ts";

test("puts the ticket's values in the place of their names", () => {
  expect(readTicketFormat("{number} {position} {state}")(ticketOf(7))).toBe("A07 3 waiting");
  expect(readTicketFormat("{wait}s, {longest}s")(ticketOf(7))).toBe("81s, 240s");
  expect(readTicketFormat("{left}")(ticketOf(7, { state: "viewing", viewUntil: at(4_001) }))).toBe("5");
});

test("what does not apply is a dash, so columns stay columns", () => {
  expect(readTicketFormat("{number}\t{position}\t{left}")(calledTicket(7))).toBe("A07\t-\t60");
  expect(readTicketFormat("{left}")(ticketOf(7))).toBe("-");
});

test("leaves all else as it is", () => {
  expect(readTicketFormat("{ {number} } { $& }")(ticketOf(7))).toBe("{ A07 } { $& }");
});

test.each(["{}", "{token}", "{number}{Position}", "{toString}", "{__proto__}"])("refuses %s", (format) => {
  expect(() => readTicketFormat(format)).toThrow("--format knows no {");
});
