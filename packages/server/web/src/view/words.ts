import { roughWait, waitWords } from "@catq/shared";

/** Times as people read them. */

const SECOND = 1000;

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
  return roughWait(ms).replace(" min", " minutes").replace(" h", " hours");
}

/** The wait as a text of its own: `About 4 min, at most 10 min`. */
export function estimate(expectedMs: number, longestMs: number): string {
  return capitalized(waitWords(expectedMs, longestMs).both);
}

/** The text with a capital letter at its beginning. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `25 November at 14:32`, in the reader's own zone and `locale`; the text itself where it is no time. */
export function moment(text: string, locale?: string): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" }).format(date);
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
