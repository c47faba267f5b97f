/** A busy daemon writes each millisecond many times, and some in turn: when a ticket was taken, is shown, is logged. */
const KEPT = 8;
const newest = Array.from({ length: KEPT }, () => ({ at: Number.NaN, text: "" }));

/**
 * A wall-clock time, in milliseconds, as RFC 3339 writes it in UTC, for what is written with every request: those of the
 * last milliseconds are kept. Throws RangeError beyond a Date's years.
 */
export function timeText(at: number): string {
  const known = newest[at % KEPT];
  if (known?.at === at) return known.text;
  const text = new Date(at).toISOString();
  // Of a part of a millisecond, and before 1970, nothing is kept.
  if (known) Object.assign(known, { at, text });
  return text;
}
