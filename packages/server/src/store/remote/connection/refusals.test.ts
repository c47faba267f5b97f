import { expect, it } from "vitest";
import { isAway } from "./refusals.ts";
import { StatementRefused } from "./trip.ts";

it.each([
  ["58030", "an error of the server's disk", true],
  ["53100", "a full disk", true],
  ["57P01", "an administrator's command", true],
  ["42P01", "tables that were dropped", true],
  ["42501", "a right that was taken away", true],
  ["23505", "a rule of the tables", false],
])("takes %s, %s, for a database that is away: %s", (sqlState, message, expected) => {
  expect(isAway(new StatementRefused(sqlState, message))).toBe(expected);
});
