const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const SHAPE = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** How a duration is written, for error messages. */
export const DURATION_FORM = "a duration such as 150ms, 60s, 90m, 24h, 7d or forever";

/** The same where it has to end. */
export const FINITE_DURATION_FORM = "a duration such as 150ms, 60s, 90m, 24h or 7d";

/** Milliseconds of `150ms`, `60s`, `90m`, `24h`, `7d`; Infinity for `forever`; null for anything else. */
export function parseDuration(text: string): number | null {
  const plain = text.trim();
  if (plain === "forever") return Number.POSITIVE_INFINITY;
  const match = SHAPE.exec(plain);
  if (!match) return null;
  const ms = Number(match[1]) * UNITS[match[2] as keyof typeof UNITS];
  return Number.isSafeInteger(Math.round(ms)) ? Math.round(ms) : null;
}

/** The shortest exact way to write `ms` milliseconds, as {@link parseDuration} reads it. */
export function formatDuration(ms: number): string {
  if (ms === Number.POSITIVE_INFINITY) return "forever";
  for (const unit of ["d", "h", "m", "s"] as const) {
    if (ms !== 0 && ms % UNITS[unit] === 0) return `${ms / UNITS[unit]}${unit}`;
  }
  return `${ms}ms`;
}
