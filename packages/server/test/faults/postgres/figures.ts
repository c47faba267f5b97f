import type { Disturbance, Record } from "../../simulation/record.ts";
import type { Requests } from "./requests.ts";

/** What was measured in one scenario. Milliseconds. */
export interface Figures {
  readonly commits: number;
  readonly answers: number;
  readonly lostAnswers: number;
  /** Commits that a failover has lost. */
  readonly lostCommits: number;
  readonly frames: number;
  /** The 99th percentile of requests in peace, and of those that began while something was wrong. */
  readonly quietP99: number;
  readonly troubledP99: number;
  /** From the end of something wrong until somebody was served who had asked after it: the longest. */
  readonly backMs: number;
  /** How late a deadline was kept, by queue time: the latest. */
  readonly latestDeadline: number;
}

export function figuresOf(record: Record, times: Requests["times"], more: object = {}): Figures {
  const { disturbances, operations, views, frames } = record;
  const [troubled, quiet] = [true, false].map((isTroubled) =>
    times.filter(({ at }) => isDuring(disturbances, at) === isTroubled).map(({ ms }) => ms),
  );
  return {
    commits: views.length,
    answers: operations.filter(({ outcome }) => outcome.kind !== "unknown").length,
    lostAnswers: operations.filter(({ outcome }) => outcome.kind === "unknown").length,
    lostCommits: views.filter(({ commit }) => commit?.isLost).length,
    frames: frames.length,
    quietP99: percentile(quiet ?? []),
    troubledP99: percentile(troubled ?? []),
    backMs: Math.round(Math.max(0, ...recoveriesOf(disturbances, times))),
    latestDeadline: Math.max(0, ...latenessIn(record).map(({ ms }) => ms)),
    ...more,
  };
}

/** For each disturbance but those in which the next one came too soon. */
function recoveriesOf(disturbances: readonly Disturbance[], times: Requests["times"]): number[] {
  return disturbances.flatMap(({ to }) => {
    const served = times.filter(({ at, isOk }) => isOk && at >= to).map(({ at, ms }) => at + ms);
    const first = Math.min(...served);
    const isCut = disturbances.some(({ from }) => from > to && from < first);
    return Number.isFinite(first) && !isCut ? [first - to] : [];
  });
}

/** How much later than it was due each window was ended that ran out, by queue time, and when that was. */
function latenessIn({ views }: Record): { readonly at: number; readonly ms: number }[] {
  return views.flatMap(({ from, state, commit }, index) => {
    const before = views[index - 1]?.state;
    if (!before || !commit || before.tickets === state.tickets || before.queue.mode.isPaused) return [];
    return [...before.tickets.values()].flatMap(({ ticket: { sequence, until } }) => {
      const after = state.tickets.get(sequence)?.ticket;
      const isOver = until !== null && after?.endedAt !== null && until <= state.queue.aliveAt;
      return isOver ? [{ at: from, ms: Math.round(state.queue.aliveAt - until) }] : [];
    });
  });
}

function percentile(values: readonly number[], share = 0.99): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

function isDuring(disturbances: readonly Disturbance[], at: number): boolean {
  return disturbances.some(({ from, to }) => from <= at && at <= to);
}
