import { expect, test } from "vitest";
import { readPosixZone } from "./posix-zone.ts";
import { isPlainZone, type ZoneFiles, zoneOf } from "./time-zone.ts";

const NOW = Date.UTC(2026, 10, 30, 12);
const files: ZoneFiles = {
  realPath: (path) => (path === "/etc/localtime" ? "/usr/share/zoneinfo/Europe/Berlin" : path),
  read: (path) => {
    if (path === "/srv/zone") return "TZif2…\nCET-1CEST,M3.5.0,M10.5.0/3\n";
    throw new Error("ENOENT");
  },
};

test.each([
  ["Europe/Berlin", "Europe/Berlin"],
  [":Europe/Berlin", "Europe/Berlin"],
  [":/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"],
  ["/usr/share/zoneinfo/posix/America/Argentina/Ushuaia", "America/Argentina/Ushuaia"],
  ["/etc/localtime", "Europe/Berlin"],
  ["/srv/zone", "Europe/Berlin"],
  ["/srv/nothing", "UTC"],
  ["posix/Asia/Tokyo", "Asia/Tokyo"],
  ["EST5EDT4,M3.2.0,M11.1.0", "America/New_York"],
  ["EST5EDT,M3.2.0,M11.1.0", "America/New_York"],
  ["CET-1CEST,M3.5.0,M10.5.0/3", "Europe/Berlin"],
  ["AEST-10AEDT,M10.1.0,M4.1.0/3", "Australia/Sydney"],
  ["<+0530>-5:30", "Asia/Kolkata"],
  ["EST5", "Etc/GMT+5"],
  ["JST-9", "Etc/GMT-9"],
  ["UTC0", "UTC"],
  // Summer time as it is nowhere: the hour of now, at least.
  ["ABC3DEF,M5.1.1,M6.1.1", "Etc/GMT+3"],
  ["Mars/Phobos", "UTC"],
  ["", "UTC"],
])("a TZ of %j is %s", (tz, zone) => {
  expect(zoneOf(tz, NOW, files)).toBe(zone);
});

test("only what ICU is sure to know is plain", () => {
  expect(["Europe/Berlin", "America/Argentina/Ushuaia", "UTC"].map(isPlainZone)).toEqual([true, true, true]);
  expect(["EST5", ":Europe/Berlin", "posix/Asia/Tokyo", "/etc/localtime", ""].some(isPlainZone)).toBe(false);
});

test("rules by day of the year count, and do not count, the 29th of February", () => {
  const hour = (zone: string, year: number, month: number, day: number): number =>
    (readPosixZone(zone)?.offsetAt(Date.UTC(year, month, day, 12)) ?? Number.NaN) / 3600;
  for (const year of [2026, 2028]) {
    // The 1st of March is always day 60.
    expect([hour("AAA0BBB,J60,J300", year, 1, 28), hour("AAA0BBB,J60,J300", year, 2, 1)]).toEqual([0, 1]);
  }
  expect([hour("AAA0BBB,59,300", 2026, 2, 1), hour("AAA0BBB,59,300", 2028, 1, 29)]).toEqual([1, 1]);
  expect(readPosixZone("EST5EDT,M3.2.0")).toBe(null);
  expect(readPosixZone("five")).toBe(null);
});
