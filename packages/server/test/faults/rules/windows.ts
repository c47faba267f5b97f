import type { Exchange, History, Line, Outage } from "../history.ts";
import { askedOf, isClaim, isDone, isLeave, isPass, isTaken } from "./asked-of.ts";
import type { Rule } from "./rule.ts";
import { type Sighting, sightingsOf } from "./sightings.ts";

/** Rounding, a timer's grain, and the grain in which the daemon takes its two clocks for one. */
const TOLERANCE_MS = 150;
/** By how much a claim that finds no cat lengthens its claim window, once. */
const LENGTHENED_MS = 10_000;

type Span = Pick<Line, "at" | "until">;
interface Seen extends Span {
  readonly state: string;
  readonly leftMs: number;
}

/**
 * Windows are as long as configured, and run as time runs while the daemon lives: what is left of one
 * shrinks between two looks by no less and no more than that, whatever befell the daemon or the wall clock.
 */
export const windows: Rule = (history) => {
  const { claimWindowMs, viewWindowMs } = history.terms;
  const outages = history.lines.filter((line) => line.kind === "outage");
  const passed = askedOf(history, isPass);
  const claims = askedOf(history, isClaim);
  const first = new Map<string, Seen>();
  const last = new Map<string, Seen>();
  const isGivenUp = givenUpIn(history);
  const ended = endedTooSoon(history, outages, isGivenUp);

  const judge = (line: Span, { number, state, leftMs }: Sighting): string | null => {
    if (leftMs === null || (state !== "called" && state !== "viewing")) return null;
    const lengthenedSince = (from: number): number =>
      state === "called" && claims.get(number)?.some(({ at, until }) => at <= line.until && until >= from)
        ? LENGTHENED_MS
        : 0;
    const whole = (state === "called" ? claimWindowMs : viewWindowMs) + lengthenedSince(0);
    if (leftMs > whole + TOLERANCE_MS) return `${number} has ${leftMs} ms left of a window of ${whole} ms`;
    const now = { at: line.at, until: line.until, state, leftMs };
    for (const before of [last.get(number), first.get(number)]) {
      if (before?.state !== state || before.until > line.at) continue;
      const sentence = compare(number, before, now, outages, lengthenedSince(before.at));
      if (sentence !== null) return sentence;
    }
    if (first.get(number)?.state !== state) first.set(number, now);
    if ((last.get(number)?.until ?? 0) <= line.until) last.set(number, now);
    return null;
  };

  /** Objects to an end that came while something was left of the window, as it was last seen. */
  const endedEarly = (line: Exchange, { number, state }: Sighting): string | null => {
    const before = last.get(number);
    const isRunOut = state === "missed" || (state === "seen" && !isGivenUp(number, line));
    if (!before || !isRunOut || before.state !== (state === "missed" ? "called" : "viewing")) return null;
    const most = line.until - before.at - downWithin(before.until, line.at, outages);
    return most < before.leftMs - TOLERANCE_MS
      ? `${number} was ${state} ${Math.round(most)} ms after it had ${before.leftMs} ms left`
      : null;
  };

  return (line) => {
    if (line.kind !== "exchange") return null;
    for (const sighting of sightingsOf(line)) {
      if (passed.has(sighting.number)) continue;
      const sentence = judge(line, sighting) ?? ended(line, sighting) ?? endedEarly(line, sighting);
      if (sentence !== null) return sentence;
    }
    return null;
  };
};

/** Holds what was used of a window between two looks against the time in which it could run. */
function compare(
  number: string,
  before: Seen,
  now: Seen,
  outages: readonly Outage[],
  lengthenedMs: number,
): string | null {
  const used = before.leftMs - now.leftMs;
  const most = now.until - before.at - downWithin(before.until, now.at, outages);
  const least = now.at - before.until - downAround(before.at, now.until, outages) - lengthenedMs;
  const said = `the window of ${number} (${now.state}) ran ${Math.round(used)} ms`;
  if (used > most + TOLERANCE_MS) return `${said} where it can have run ${Math.round(most)} ms at most`;
  if (used < least - TOLERANCE_MS) return `${said} where it must have run ${Math.round(least)} ms`;
  return null;
}

/** Makes the function that objects to an end that came before the window can have run out. */
function endedTooSoon(
  history: History,
  outages: readonly Outage[],
  isGivenUp: (number: string, line: Line) => boolean,
): (line: Exchange, seen: Sighting) => string | null {
  const { claimWindowMs, viewWindowMs } = history.terms;
  const claims = askedOf(history, isClaim);
  /** The latest moment at which it was surely not yet called. */
  const notCalledAt = new Map<string, number>();
  return (line, { number, state }) => {
    if (state === "waiting") notCalledAt.set(number, Math.max(line.at, notCalledAt.get(number) ?? 0));
    else if (isTaken(line)) {
      // Called as it was taken: surely not before it was asked for.
      if (!notCalledAt.has(number)) notCalledAt.set(number, line.at);
    }
    const start =
      state === "missed"
        ? notCalledAt.get(number)
        : state === "seen" && !isGivenUp(number, line)
          ? claims.get(number)?.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY)
          : undefined;
    if (start === undefined || !Number.isFinite(start)) return null;
    const whole = state === "missed" ? claimWindowMs : viewWindowMs;
    const had = line.until - start - downWithin(start, line.until, outages);
    return had < whole - TOLERANCE_MS
      ? `${number} was ${state} after ${Math.round(had)} ms of a window of ${whole} ms`
      : null;
  };
}

/** Whether a ticket's holder had asked for its end before that line was over. */
function givenUpIn(history: History): (number: string, line: Line) => boolean {
  const gaveUp = askedOf(history, (line) => isDone(line) || isLeave(line));
  return (number, line) => gaveUp.get(number)?.some(({ at }) => at < line.until) ?? false;
}

/** For how long the daemon surely did not live between two moments. */
function downWithin(from: number, to: number, outages: readonly Outage[]): number {
  return outages.reduce(
    (sum, { at, until, leastMs }) => (at >= from && until <= to ? sum + leastMs : sum),
    0,
  );
}

/** For how long it may not have lived between two moments. */
function downAround(from: number, to: number, outages: readonly Outage[]): number {
  return outages.reduce((sum, { at, until, mostMs }) => (at <= to && until >= from ? sum + mostMs : sum), 0);
}
