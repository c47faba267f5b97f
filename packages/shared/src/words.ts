/** Numbers as people read them, the same in the terminal and on the page. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** What {@link roughWait} says of so little that nobody can know it. */
export const SOON = "a few seconds";

/** A whole number with its thousands apart: `1,204`. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1st`, `22nd`, `113th`. */
export function ordinal(value: number): string {
  const whole = Math.max(0, Math.round(value));
  const isTeen = Math.floor(whole / 10) % 10 === 1;
  const ending = isTeen ? "th" : (["th", "st", "nd", "rd"][whole % 10] ?? "th");
  return `${grouped(whole)}${ending}`;
}

/** A wait of `ms` milliseconds, as coarse as it is known: `a few seconds`, `40 s`, `4 min`, `3 h`. */
export function roughWait(ms: number, rounding: "nearest" | "up" = "nearest"): string {
  const round = rounding === "up" ? Math.ceil : Math.round;
  if (!(ms > 5 * SECOND)) return SOON;
  const tens = Math.max(1, round(ms / (10 * SECOND))) * 10;
  if (tens <= 90) return `${tens} s`;
  const minutes = round(ms / MINUTE);
  if (minutes < 100) return `${minutes} min`;
  return ms < 24 * HOUR ? `${round(ms / HOUR)} h` : "over a day";
}
