import type { Load } from "./machine-load.ts";
import type { Visit } from "./visit.ts";

/** What a rehearsal came to. Times in milliseconds of the event, unless they say otherwise. */
export interface RehearsalReport {
  readonly type: "rehearsal";
  readonly visitors: number;
  readonly counters: number;
  /** How many times faster than the event it went. */
  readonly pace: number;
  readonly durationMs: number;
  readonly outcomes: Readonly<Record<Visit["outcome"], number>>;
  /** From take to call, of those who were called; null where nobody was. */
  readonly waited: { readonly medianMs: number; readonly p95Ms: number; readonly maxMs: number } | null;
  /** How long an answer took, as it was measured. */
  readonly request: { readonly medianMs: number; readonly p99Ms: number; readonly maxMs: number };
  readonly refusals: Readonly<Record<string, number>>;
  /** Requests without an answer. */
  readonly failures: number;
  readonly load: Load;
  /** How long one cat takes to draw, as it was measured; and how often the counters need one at most. */
  readonly cat: { readonly drawMs: number; readonly neededEveryMs: number };
}

/** Whether everybody got a number, and nobody was left in the line. */
export function isSound({ visitors, outcomes, failures }: RehearsalReport): boolean {
  return outcomes.seen + outcomes.missed === visitors && failures === 0;
}

export function outcomesOf(visits: readonly Visit[]): RehearsalReport["outcomes"] {
  const counts = {
    ...{ coming: 0, refused: 0, waiting: 0, called: 0, viewing: 0 },
    ...{ seen: 0, missed: 0, banned: 0 },
  };
  for (const { outcome } of visits) counts[outcome]++;
  return counts;
}

/** The value below which a share of sorted values is; 0 of none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
