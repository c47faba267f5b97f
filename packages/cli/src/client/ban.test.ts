import { expect, test } from "vitest";
import { banInWords, readBan } from "./ban.ts";

/** By this machine's own clock, as the words are. */
const since = new Date(2026, 10, 25, 4, 54, 48).toISOString();
const until = new Date(2026, 10, 25, 16, 5).toISOString();

test("a ban says since when, until when and why, by the clock of who reads it", () => {
  expect(banInWords({ since, until, reason: "takes tickets for show" })).toBe(
    "this address is banned, since 25 Nov 2026 04:54 and until 25 Nov 2026 16:05: takes tickets for show. If that is a mistake, ask the staff; they can lift it.",
  );
  const words = banInWords({ since, until: null, reason: "x", address: "203.0.113.9" });
  expect(words).toContain("and for ever: x.");
  expect(words).toContain("they can lift it with `catqd unban 203.0.113.9`.");
});

test("only what catqd sends is read, and no control character of it", () => {
  expect(readBan({ since, until: null, reason: "a\x1b[31mb", code: "banned" })).toEqual({
    ...{ since, until: null, reason: "a[31mb" },
  });
  expect(readBan({ since, until, reason: "x", address: "203.0.113.9" })?.address).toBe("203.0.113.9");
  expect(readBan({ since, until, reason: "x", address: 7 })).not.toBeNull();
  for (const odd of [
    {},
    { since: "soon", until: null, reason: "x" },
    { since, reason: "x" },
    { since, until, reason: 7 },
  ]) {
    expect(readBan(odd)).toBeNull();
  }
});
