/** Numbers as people read them, the same in the terminal and on the page: short, whatever comes in. */

const MAX_COUNT = 999_999;

/** `12`, `1,204`, `over 999,999`; `0` for what is no count. */
export function count(value: number): string {
  if (!(value > 0)) return "0";
  return value > MAX_COUNT ? `over ${grouped(MAX_COUNT)}` : grouped(value);
}

/** `1 person`, `3 people`. */
export function people(value: number): string {
  return Math.round(value) === 1 ? "1 person" : `${count(value)} people`;
}

/** `1st`, `22nd`, `113th`, `after 999,999`. */
export function ordinal(value: number): string {
  if (!(value <= MAX_COUNT)) return `after ${grouped(MAX_COUNT)}`;
  const whole = Math.max(0, Math.round(value));
  const isTeen = Math.floor(whole / 10) % 10 === 1;
  const ending = isTeen ? "th" : (["th", "st", "nd", "rd"][whole % 10] ?? "th");
  return `${grouped(whole)}${ending}`;
}

/** A whole number with its thousands apart. */
function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}
