import { expect, test } from "vitest";
import { banInWords, dayAndTime, readBan } from "./ban.ts";

/** By this machine's own clock, as the words are. */
const since = new Date(2026, 10, 25, 4, 54, 48).toISOString();
const until = new Date(2026, 10, 25, 16, 5).toISOString();

test("a ban says since when, until when and why, by the clock of who reads it", () => {
  expect(banInWords({ since, until, reason: "takes tickets for show" })).toBe(
    "this address is banned, since 25 Nov 2026, 04:54 and until 25 Nov 2026, 16:05: takes tickets for show.",
  );
  expect(banInWords({ since, until: null, reason: "x" })).toContain("and for ever: x.");
});

test("what is no time is said to be none", () => {
  expect(dayAndTime("soon")).toBe("an unknown time");
});

test("only what catqd sends is read, and no control character of it", () => {
  expect(readBan({ since, until: null, reason: "a\x1b[31mb", code: "banned" })).toEqual({
    ...{ since, until: null, reason: "a[31mb" },
  });
  for (const odd of [
    {},
    { since: "soon", until: null, reason: "x" },
    { since, reason: "x" },
    { since, until, reason: 7 },
  ]) {
    expect(readBan(odd)).toBeNull();
  }
});
