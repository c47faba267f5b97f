/** Numbers as people read them. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** `1st`, `22nd`, `113th`. */
export function ordinal(value: number): string {
  const whole = Math.max(0, Math.round(value));
  const isTeen = Math.floor(whole / 10) % 10 === 1;
  const ending = isTeen ? "th" : (["th", "st", "nd", "rd"][whole % 10] ?? "th");
  return `${grouped(whole)}${ending}`;
}

/** `1 person`, `3 people`. */
export function people(value: number): string {
  return value === 1 ? "1 person" : `${grouped(value)} people`;
}

/** The seconds of a countdown from `ms` milliseconds, rounded up so that 0 means over: `42 s`, `2:05`, `3 h 05`. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 100) return `${minutes}:${pad(seconds % 60)}`;
  const hours = Math.floor(minutes / 60);
  return hours < 100 ? `${hours} h ${pad(minutes % 60)}` : "over 99 h";
}

/** The same for the ear: `42 seconds`, `2 minutes`. */
export function spokenTime(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND));
  if (seconds < 100) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  return wait(ms).replace(" min", " minutes").replace(" h", " hours");
}

/** A wait of `ms` milliseconds, as coarse as it is known: `a few seconds`, `40 s`, `4 min`, `3 h`. */
export function wait(ms: number, round: (value: number) => number = Math.round): string {
  if (ms <= 5 * SECOND) return "a few seconds";
  const tens = Math.max(1, round(ms / (10 * SECOND))) * 10;
  if (tens <= 90) return `${tens} s`;
  const minutes = round(ms / MINUTE);
  if (minutes < 100) return `${minutes} min`;
  return ms < 24 * HOUR ? `${round(ms / HOUR)} h` : "over a day";
}

/** `About 4 min, 10 min at most`: the bound is rounded up, so it stays one. */
export function estimate(expectedMs: number, longestMs: number): string {
  const most = wait(longestMs, Math.ceil);
  const about = wait(Math.min(expectedMs, longestMs));
  return about === most ? `About ${about}` : `About ${about}, ${most} at most`;
}

/** `25 November at 14:32`, in the reader's own zone and `locale`; the text itself where it is no time. */
export function moment(text: string, locale?: string): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" }).format(date);
}

export function grouped(whole: number): string {
  return String(Math.round(whole)).replace(/\B(?=(\d{3})+$)/g, ",");
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
