import type { Pace, QueueMs, Ticket } from "../model.ts";
import type { QueueSettings } from "../settings.ts";

/** How long a ticket waits until it is called, in milliseconds. */
export interface Estimate {
  /** What the recent turns let one expect. */
  readonly estimatedWaitMs: number;
  /** What cannot be exceeded while the queue is open. */
  readonly longestWaitMs: number;
}

type Windows = Pick<
  QueueSettings,
  "counters" | "claimWindowMs" | "viewWindowMs" | "catPatienceMs" | "rejoinWindowMs"
>;

/**
 * Makes the function that says how long the ticket at `position` of the line (1: the first) waits. With every
 * turn of the same length the k-th to be called starts when the (k mod counters)-th counter comes free, whole
 * rounds later; with the longest turns the windows allow, that is the bound, since shorter turns only bring
 * everyone forward. What is the same for the whole line is reckoned once.
 */
export function waitEstimator(pace: Pace, now: QueueMs, windows: Windows): (position: number) => Estimate {
  const { atCounters } = pace;
  const { counters } = windows;
  // Each may find no cat with its first claim, which lengthens its claim window.
  const longestTurnMs = windows.claimWindowMs + windows.catPatienceMs + windows.viewWindowMs;
  const expectedTurnMs = Math.min(expectedTurn(pace, windows), longestTurnMs);
  const longest = atCounters.map((ticket) => longestRest(ticket, now, windows));
  const expected = atCounters.map((ticket, i) => {
    const elapsed = now - (ticket.calledMark ?? now);
    return Math.min(Math.max(0, expectedTurnMs - elapsed), longest[i] ?? 0);
  });
  const longestStart = startsOf(longest, longestTurnMs, counters);
  const expectedStart = startsOf(expected, expectedTurnMs, counters);
  const comebackMs = comebackEstimator(pace, windows, longestTurnMs);
  const restMs = longest.reduce((sum, rest) => sum + rest, 0);
  // Whoever comes back may do so at any time, and between any two. But while somebody waits no counter is free, so
  // that all who are ahead take their turns together in their sum, divided by the counters.
  const longestWait = (position: number): number => {
    const ms = comebackMs(position - 1);
    return ms === 0 ? longestStart(position) : (restMs + (position - 1) * longestTurnMs + ms) / counters;
  };
  return (position) => ({
    estimatedWaitMs: Math.round(expectedStart(position)),
    longestWaitMs: Math.ceil(longestWait(position)),
  });
}

/**
 * Makes the function that says for how long those may hold the counters, at most, who miss a turn and come back ahead of a
 * ticket that has `ahead` others before it: a claim window that they let pass, and then the turn that the others
 * are counted with already. Of those who have missed theirs, the claim window is over, and the turn is to come.
 */
function comebackEstimator(
  { atCounters, mayRejoin, rejoined }: Pace,
  { claimWindowMs, rejoinWindowMs }: Windows,
  longestTurnMs: number,
): (ahead: number) => number {
  if (rejoinWindowMs === 0) return () => 0;
  const mayMiss = atCounters.filter(({ state, hasRejoined }) => state === "called" && !hasRejoined).length;
  const sure = mayMiss * claimWindowMs + mayRejoin * longestTurnMs;
  return (ahead) => {
    const rejoinedAhead = rejoined.filter((position) => position <= ahead).length;
    return sure + (ahead - rejoinedAhead) * claimWindowMs;
  };
}

/** Turns that must be known before they alone say what to expect: until then the windows stand for the others. */
const ENOUGH_TURNS = 10;

/**
 * How long the next turns are expected to last. One visitor who was done at once says little of the others, so the
 * few turns that are known are averaged with what is assumed of the rest.
 */
function expectedTurn({ averageTurnMs, turnCount }: Pace, windows: Windows): number {
  const known = averageTurnMs === null ? 0 : Math.min(turnCount, ENOUGH_TURNS);
  const assumed = (ENOUGH_TURNS - known) * assumedTurnMs(windows);
  return (known * (averageTurnMs ?? 0) + assumed) / ENOUGH_TURNS;
}

/** What a turn is taken to last before the first one has ended. */
export function assumedTurnMs(windows: Pick<Windows, "claimWindowMs" | "viewWindowMs">): number {
  return Math.round((windows.claimWindowMs + windows.viewWindowMs) / 2);
}

function longestRest(ticket: Ticket, now: QueueMs, windows: Windows): number {
  const left = Math.max(0, (ticket.until ?? now) - now);
  if (ticket.state !== "called") return left;
  return left + (ticket.isLengthened ? 0 : windows.catPatienceMs) + windows.viewWindowMs;
}

function startsOf(rests: readonly number[], turnMs: number, counters: number): (position: number) => number {
  const free = new Array<number>(Math.max(0, counters - rests.length)).fill(0);
  const sorted = [...free, ...rests].sort((a, b) => a - b);
  // More may be at the counters than there are now, where an operator took some away.
  const surplus = sorted.length - counters;
  return (position) => {
    const ahead = position - 1;
    return (sorted[surplus + (ahead % counters)] ?? 0) + Math.floor(ahead / counters) * turnMs;
  };
}
