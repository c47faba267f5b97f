/** What one visitor is going to do; times in milliseconds of the rehearsal. */
export interface VisitPlan {
  /** When they come, after the beginning. */
  readonly arrivesMs: number;
  /** How long after the call they claim; null for never. */
  readonly comesAfterMs: number | null;
  /** How long they look at their cat; null until the view window ends. */
  readonly looksForMs: number | null;
  /** Whether they type a number where a token belongs. */
  readonly typesNumber: boolean;
}

export interface PlanParts {
  readonly visitors: number;
  readonly claimWindowMs: number;
  readonly viewWindowMs: number;
  /** How many times faster than the event the rehearsal goes. */
  readonly pace: number;
  readonly random: () => number;
}

/** Five hundred come within ten minutes. */
const EVENT_MS_PER_ARRIVAL = 1200;
const NO_SHOWS = 0.05;
const FORGET_TO_END = 0.1;
const TYPE_A_NUMBER = 0.01;

/** Plans an event: who comes when, and who misses the turn, forgets to end it, or types nonsense. */
export function planVisits(parts: PlanParts): VisitPlan[] {
  const { visitors, claimWindowMs, viewWindowMs, pace, random } = parts;
  const arrivalMs = (visitors * EVENT_MS_PER_ARRIVAL) / pace;
  const between = (windowMs: number, from: number, to: number): number =>
    windowMs * (from + random() * (to - from));
  return Array.from({ length: visitors }, () => ({
    arrivesMs: random() * arrivalMs,
    comesAfterMs: random() < NO_SHOWS ? null : between(claimWindowMs, 0.05, 0.35),
    looksForMs: random() < FORGET_TO_END ? null : between(viewWindowMs, 0.2, 0.8),
    typesNumber: random() < TYPE_A_NUMBER,
  }));
}

/** Longer than any rehearsal lasts in which the line goes on, in milliseconds of the rehearsal. */
export function longestMs({
  visitors,
  counters,
  ...parts
}: PlanParts & { readonly counters: number }): number {
  const turns = Math.ceil(visitors / counters);
  const arrivalMs = (visitors * EVENT_MS_PER_ARRIVAL) / parts.pace;
  return arrivalMs + turns * (parts.claimWindowMs + parts.viewWindowMs) + 10_000;
}
