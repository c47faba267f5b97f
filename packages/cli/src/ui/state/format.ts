import { roughWait, SOON } from "@catq/shared";

/** Times as people read them. Whatever comes in, what goes out is short and of digits and plain words. */

const SECOND = 1000;

/** The seconds of a countdown from `ms` milliseconds, rounded up so that 0 means over: `42 s`, `2 min 05 s`. */
export function countdown(ms: number): string {
  if (!(ms > 0)) return "0 s";
  const seconds = Math.ceil(ms / SECOND);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 100) return `${minutes} min ${pad(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 100 ? `${hours} h ${pad(minutes % 60)} min` : "over 99 h";
}

/**
 * `about 4 min` and `at most 10 min`, from the expected and the longest wait in milliseconds; `both` in one, where
 * a bound that says the same again is left out.
 */
export function estimate(
  expectedMs: number,
  longestMs: number,
): { about: string; most: string; both: string } {
  const bound = roughWait(longestMs, "up");
  // An estimate above its bound would be a promise nobody can believe.
  const rough = roughWait(Math.min(expectedMs, longestMs));
  // Those few are vague by themselves.
  const about = rough === SOON ? rough : `about ${rough}`;
  const most = `at most ${bound}`;
  return { about, most, both: rough === bound ? about : `${about}, ${most}` };
}

/** The local time of day of wall-clock milliseconds: `14:32`, or `14:32:05`; `--:--` for an impossible time. */
export function timeOfDay(wallMs: number, precision: "minutes" | "seconds" = "minutes"): string {
  const date = new Date(wallMs);
  if (Number.isNaN(date.getTime())) return "--:--";
  const minutes = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
  return precision === "minutes" ? minutes : `${minutes}:${pad(date.getSeconds())}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
