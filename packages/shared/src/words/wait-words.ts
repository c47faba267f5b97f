/** Waits and times left as people read them, the same on the page, on the screens and in sentences. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** So little that nobody can know it. */
const SOON = "a few seconds";
/** Less than a second. */
const NOW = "any moment now";
/** Longer waits are no longer told apart. */
const BEYOND = "over 99 days";

/** A wait of `ms` milliseconds, as coarse as it is known: `a few seconds`, `40 s`, `4 min`, `3 h`, `5 days`. */
export function roughWait(ms: number, rounding: "nearest" | "up" = "nearest"): string {
  const round = rounding === "up" ? Math.ceil : Math.round;
  if (!(ms > 5 * SECOND)) return SOON;
  const tens = Math.max(1, round(ms / (10 * SECOND))) * 10;
  if (tens <= 90) return `${tens} s`;
  const minutes = round(ms / MINUTE);
  if (minutes < 100) return `${minutes} min`;
  const hours = round(ms / HOUR);
  if (hours < 48) return `${hours} h`;
  const days = round(ms / DAY);
  return days < 100 ? `${days} days` : BEYOND;
}

/** The same as an estimate: `about 4 min`. What is vague by itself stays as it is. */
export function aboutWait(ms: number): string {
  const rough = roughWait(ms);
  return rough === SOON || rough === BEYOND ? rough : `about ${rough}`;
}

interface WaitWords {
  /** `about 4 min`. */
  readonly about: string;
  /** `at most 10 min`; empty where that says the same again, or where no bound can be named. */
  readonly most: string;
  /** Both as one: `about 4 min, at most 10 min`. */
  readonly both: string;
}

/** The expected wait and its bound, in milliseconds, as words. The bound is rounded up, so that it stays one. */
export function waitWords(expectedMs: number, longestMs: number): WaitWords {
  const { about, bound } = roughly(expectedMs, longestMs);
  const most = bound === null ? "" : `at most ${bound}`;
  return { about, most, both: most === "" ? about : `${about}, ${most}` };
}

/** When one is called who has such a wait: `at once`, or `in about 4 min, in 10 min at the latest`. */
export function calledIn(expectedMs: number, longestMs: number): string {
  if (!(longestMs > 0)) return "at once";
  const { about, bound } = roughly(expectedMs, longestMs);
  const when = about === NOW ? about : `in ${about}`;
  return bound === null ? when : `${when}, in ${bound} at the latest`;
}

function roughly(expectedMs: number, longestMs: number): { about: string; bound: string | null } {
  // An estimate above its bound would be a promise that nobody can believe.
  const ms = Math.min(expectedMs, longestMs);
  const bound = roughWait(longestMs, "up");
  const isSame = roughWait(ms) === bound;
  return {
    about: ms >= SECOND ? aboutWait(ms) : NOW,
    bound: isSame || bound === SOON || bound === BEYOND ? null : bound,
  };
}

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

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
