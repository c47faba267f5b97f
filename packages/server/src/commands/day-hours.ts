/** A day as the clock on the wall has it, and its hours, which may be 23 or 25. */
export interface DayHours {
  /** `2026-11-25`. */
  readonly day: string;
  /** The starts of its hours, and last its end. */
  readonly bounds: readonly Date[];
}

const HOUR_MS = 3_600_000;

/** The day of a moment, in the time zone of this process. */
export function dayOf(moment: Date): string {
  const [month, day] = [moment.getMonth() + 1, moment.getDate()].map((part) => String(part).padStart(2, "0"));
  return `${String(moment.getFullYear()).padStart(4, "0")}-${month}-${day}`;
}

/** The hours of a day in the time zone of this process; null for a text that is no day. */
export function hoursOf(day: string): DayHours | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) return null;
  const [year = 0, month = 0, date = 0] = match.slice(1).map(Number);
  const start = new Date(year, month - 1, date);
  if (dayOf(start) !== day) return null;
  const end = new Date(year, month - 1, date + 1);
  const bounds: Date[] = [];
  for (let at = start.getTime(); at < end.getTime(); at += HOUR_MS) bounds.push(new Date(at));
  return { day, bounds: [...bounds, end] };
}
