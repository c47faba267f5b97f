import type { TicketView } from "@catq/shared/schemas";
import { expect, test } from "vitest";
import { calledTicket, ticketOf } from "../../test/scripted-server.ts";
import { ticket } from "../../test/ui-moments.ts";
import { alertFor, createAlerts } from "./alert.ts";

const at = (position: number): TicketView => ticket({ position });
const called = ticket({ state: "called", position: null });
const viewing = ticket({ state: "viewing", position: null });

test("rings once when few enough are left ahead, and again after letting others pass", () => {
  expect(alertFor(at(3), at(2), 1)).toBe("near");
  expect(alertFor(at(9), at(1), 1)).toBe("near");
  expect(alertFor(at(2), at(1), 1)).toBeNull();
  expect(alertFor(at(4), at(3), 1)).toBeNull();
  expect(alertFor(at(2), at(1), 0)).toBe("near");
});

test("rings where a ticket begins near the front or is called at once, too", () => {
  expect(alertFor(null, at(2), 1)).toBe("near");
  expect(alertFor(null, at(3), 1)).toBeNull();
  expect(alertFor(null, called, 0)).toBe("called");
});

test("a call always rings, once, even where only what follows it was heard", () => {
  expect(alertFor(at(1), called, 5)).toBe("called");
  expect(alertFor(at(1), viewing, 5)).toBe("called");
  expect(alertFor(called, called, 1)).toBeNull();
  expect(alertFor(called, viewing, 1)).toBeNull();
  expect(alertFor(null, viewing, 1)).toBeNull();
});

test("letting one go first at the counter is no news, and neither is an end", () => {
  expect(alertFor(called, at(2), 1)).toBeNull();
  expect(alertFor(at(1), ticket({ state: "left", position: null }), 1)).toBeNull();
});

test("of many steps, only those that are worth it ring, each once", () => {
  let rings = 0;
  const listen = createAlerts(1, () => {
    rings += 1;
  });
  const heard = [
    ticketOf(7),
    ticketOf(7, { position: 2 }),
    ticketOf(7, { position: 1 }),
    calledTicket(7),
    calledTicket(7),
  ].map((ticket) => {
    listen({ type: "ticket", ticket });
    return rings;
  });
  listen({ type: "claiming", number: "A07" });
  expect(heard).toEqual([0, 1, 1, 2, 2]);
});
