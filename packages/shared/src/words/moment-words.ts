const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * A moment (RFC 3339, or wall-clock milliseconds) by this machine's calendar and clock, to the minute:
 * `25 Nov 2026 04:54`.
 */
export function dayAndTime(moment: string | number): string {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return "an unknown time";
  const time = [date.getHours(), date.getMinutes()].map(twoDigits).join(":");
  return `${date.getDate()} ${MONTHS[date.getMonth()]} ${date.getFullYear()} ${time}`;
}

/** The same in UTC, and says so: for readers whose zone is not known. */
export function dayAndTimeUtc(moment: string | number): string {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return "an unknown time";
  const time = [date.getUTCHours(), date.getUTCMinutes()].map(twoDigits).join(":");
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${time} UTC`;
}

/** The same to the second, by this machine's clock, in columns that sort: `2026-11-25 04:54:07`. */
export function sortableTime(moment: string | number): string {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return "an unknown time";
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(twoDigits).join("-");
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(":")}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
