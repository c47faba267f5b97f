/** Upper bound of a Retry-After, whatever the server sends. */
const MAX_RETRY_AFTER_MS = 120_000;

/** Milliseconds of a Retry-After header (RFC 9110, 10.2.3: seconds or a date), at most two minutes; null without one. */
export function readRetryAfter(header: string | null, wallNow: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  const ms = /^\d{1,15}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - wallNow;
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), MAX_RETRY_AFTER_MS);
}
