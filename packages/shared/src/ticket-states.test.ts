import { expect, it } from "vitest";
import { ticketEnd } from "./ticket-states.ts";

it.each([
  ["missed", 410, "missed"],
  ["left", 410, "left"],
  ["seen", 410, "seen"],
  ["ended", 410, "ended"],
  ["something-newer", 410, "ended"],
  ["queue-empty", 404, "ended"],
  ["banned", 403, "banned"],
  ["not-your-turn", 409, null],
  ["storage", 503, null],
])("knows from %s (%d) what became of a ticket", (code, status, end) => {
  expect(ticketEnd({ code, status })).toBe(end);
});
