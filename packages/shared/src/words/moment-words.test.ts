import { expect, it } from "vitest";
import { dayAndTime, dayAndTimeUtc, sortableTime } from "./moment-words.ts";

it("writes moments by this machine's own clock, without milliseconds", () => {
  const local = new Date(2026, 10, 5, 4, 54, 7, 123);
  expect(dayAndTime(local.toISOString())).toBe("5 Nov 2026 04:54");
  expect(sortableTime(local.toISOString())).toBe("2026-11-05 04:54:07");
  expect(sortableTime(local.getTime())).toBe("2026-11-05 04:54:07");
  expect(dayAndTimeUtc("2026-11-05T04:54:07.123Z")).toBe("5 Nov 2026 04:54 UTC");
  expect([dayAndTime("soon"), sortableTime(Number.NaN)]).toEqual(["an unknown time", "an unknown time"]);
});
