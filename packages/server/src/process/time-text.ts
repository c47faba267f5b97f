let newest = { at: Number.NaN, text: "" };

/**
 * A wall-clock time, in milliseconds, as RFC 3339 writes it in UTC, for what is written with every request: a busy
 * daemon writes each millisecond many times, so the newest one is kept. Throws RangeError beyond a Date's years.
 */
export function timeText(at: number): string {
  if (at !== newest.at) newest = { at, text: new Date(at).toISOString() };
  return newest.text;
}
