import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { dayOf, hoursOf } from "./day-hours.ts";

/** The hours of a day in a time zone, which is a whole process's. */
async function hoursIn(timeZone: string, day: string): Promise<string[]> {
  const script = `
    const { hoursOf } = await import(${JSON.stringify(import.meta.resolve("./day-hours.ts"))});
    console.log(JSON.stringify(hoursOf(${JSON.stringify(day)}).bounds));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    env: { ...process.env, TZ: timeZone },
  });
  return JSON.parse(stdout);
}

it("divides the day of a moment into hours", () => {
  const today = dayOf(new Date(2026, 1, 3, 23, 59));
  expect(today).toBe("2026-02-03");
  const { bounds = [] } = hoursOf(today) ?? {};
  expect(bounds[0]).toEqual(new Date(2026, 1, 3));
  expect(bounds.at(-1)).toEqual(new Date(2026, 1, 4));
});

it.each(["2026-02-29", "2026-13-01", "2026-1-1", "today", "", "20260101", "0000-00-00"])(
  "%j is no day",
  (text) => {
    expect(hoursOf(text)).toBeNull();
  },
);

it("knows the time zone of its process, and days of 23 and 25 hours", async () => {
  const ordinary = await hoursIn("Asia/Kolkata", "2026-11-25");
  expect(ordinary).toHaveLength(25);
  expect(ordinary[0]).toBe("2026-11-24T18:30:00.000Z");
  expect(await hoursIn("Europe/Berlin", "2026-03-29")).toHaveLength(24);
  const long = await hoursIn("Europe/Berlin", "2026-10-25");
  expect(long).toHaveLength(26);
  expect(long.at(-1)).toBe("2026-10-25T23:00:00.000Z");
});
