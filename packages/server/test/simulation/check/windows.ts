import type { Commit } from "../database/server.ts";
import type { Record } from "../record.ts";
import type { Contradiction } from "./contradiction.ts";
import { linesOf } from "./lines.ts";

/** By how much a step of the database's clock that nobody could measure may shorten a window (rule 9). */
const STEP_MS = 2000;
/** Longer than this, no daemon was alive that could have committed. */
const MAX_GAP_MS = 2000;
/** By how much a start of a daemon may lengthen one. */
const START_MS = 500;
/** The part of real time that queue time runs at least, and what a deadline may come late. */
const SLOWEST = 0.85;
const LATE_MS = 1200;
/** Clocks differ by this much, and times are rounded. */
const DRIFT = 0.002;
const GRAIN_MS = 5;
/**
 * Queue time never goes back, stands in a pause, and never runs faster than real time in which a daemon lives, but for steps
 * of the clock.
 */
export function keepsTime(record: Record): Contradiction | null {
  // By what the database's clock said then: a failover may come back to any commit.
  const decided = new Map<number | null, number>();
  for (const [index, { from, state, commit }] of record.views.entries()) {
    const before = record.views[index - 1]?.state;
    if (!before || !commit || before.queue === state.queue) continue;
    const earlier = decided.get(before.queue.clockAt);
    const decidedAt = decidedAtOf(commit);
    decided.set(state.queue.clockAt, decidedAt);
    const line = state.log.at(-1);
    const isNew = line !== undefined && line !== before.log.at(-1);
    if (isNew && line.event.at !== Math.floor(state.queue.clockAt ?? 0))
      return { at: from, sentence: `the line ${line.id} has not the time at which it was decided` };
    if (before.queue.clockAt === null) continue;
    const advance = state.queue.aliveAt - before.queue.aliveAt;
    const says = (what: string) => ({
      at: from,
      sentence: `queue time ${what} with the commit of ${commit.by}`,
    });
    if (advance < 0) return says(`went back by ${-advance} ms`);
    if (before.queue.mode.isPaused && advance > 0) return says("ran while the queue was paused");
    if (advance > MAX_GAP_MS + GRAIN_MS)
      return says(`ran ${advance.toFixed(1)} ms, though nobody may have lived`);
    if (earlier === undefined) return says("goes on from where no commit was");
    const elapsed = overlapMs(record.lives, earlier, decidedAt);
    const most = elapsed * (1 + DRIFT) + GRAIN_MS + STEP_MS * stepsIn(record, earlier - STEP_MS, from);
    if (advance > most) return says(`ran ${advance.toFixed(1)} ms in ${elapsed.toFixed(1)} ms`);
  }
  return null;
}

/** A window that a commit began: when that was decided, and when anybody could know of it. */
interface Begun {
  readonly commit: Commit;
  readonly windowMs: number;
}

/** No window is shorter or longer than it must be, in real time in which the database and a daemon live. */
export function keepsWindows(record: Record): Contradiction | null {
  const begun = new Map<number, Begun>();
  for (const { event, view, commit } of linesOf(record)) {
    const { type, sequence, detail } = event;
    if (sequence === null) continue;
    const window = begun.get(sequence);
    begun.delete(sequence);
    if (type === "called" || type === "claimed") {
      const until = view.state.tickets.get(sequence)?.ticket.until ?? null;
      if (until !== null) begun.set(sequence, { commit, windowMs: until - view.state.queue.aliveAt });
    } else if (type === "lengthened" && window) {
      // Where that was one commit, the end that was found has it in it.
      const byMs = window.commit === commit ? 0 : Number(detail?.byMs);
      begun.set(sequence, { ...window, windowMs: window.windowMs + byMs });
    } else if (window && ((type === "missed" && detail?.by === undefined) || detail?.cause === "window")) {
      // What a failover has lost was not begun.
      if (window.commit.isLost && !commit.isLost) continue;
      const how = faultOf(record, window, commit);
      if (how === null) continue;
      const ms = decidedAtOf(commit) - decidedAtOf(window.commit);
      const words = `a window of ${window.windowMs.toFixed(0)} ms in ${ms.toFixed(0)} ms`;
      return { at: view.from, sentence: `ticket ${sequence} was ${type} after ${words}: too ${how}` };
    }
  }
  return null;
}

function faultOf(record: Record, { commit, windowMs }: Begun, end: Commit): string | null {
  // It begins with the decision, under the lock. A COMMIT that waits takes its time from it, but never more than what
  // counts as a gap.
  const decidedAt = decidedAtOf(commit);
  const [at, to] = [commit.visibleAt, end.visibleAt];
  const steps = STEP_MS * stepsIn(record, decidedAt - STEP_MS, to);
  const shortest = windowMs * (1 - DRIFT) - GRAIN_MS - steps;
  const endedAt = decidedAtOf(end);
  if (endedAt - decidedAt < shortest || endedAt - at < shortest - MAX_GAP_MS) return "early";
  const troubledMs = overlapMs(record.disturbances, at, to);
  const starts = record.lives.filter((life) => at - 1000 <= life.from && life.from <= to).length;
  const longest = windowMs / SLOWEST + LATE_MS + START_MS * starts;
  return to - at - troubledMs - pausedMs(record, at, to) > longest ? "late" : null;
}

function decidedAtOf({ decidedAt, visibleAt }: Commit): number {
  return decidedAt ?? visibleAt;
}

function stepsIn({ clockSteps }: Record, from: number, to: number): number {
  return clockSteps.filter(({ at }) => from <= at && at <= to).length;
}

/** How much of the time between two others cover. */
function overlapMs(others: readonly { from: number; to: number }[], from: number, to: number): number {
  let [sum, until] = [0, from];
  for (const other of [...others].sort((a, b) => a.from - b.from)) {
    const begin = Math.max(other.from, until);
    const end = Math.min(other.to, to);
    if (end <= begin) continue;
    sum += end - begin;
    until = end;
  }
  return sum;
}

function pausedMs({ views }: Record, from: number, to: number): number {
  let sum = 0;
  for (const [index, view] of views.entries()) {
    if (!view.state.queue.mode.isPaused) continue;
    const end = views[index + 1]?.from ?? to;
    sum += Math.max(0, Math.min(end, to) - Math.max(view.from, from));
  }
  return sum;
}
