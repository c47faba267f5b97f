import type { State } from "../database/state.ts";
import type { Disturbance, Frame, Record } from "../record.ts";
import { readSettings } from "../world/read-settings.ts";
import type { Contradiction } from "./contradiction.ts";

/** How long a free counter may stay free while somebody waits. */
const MAX_FREE_MS = 2000;
/** How long nobody may commit while windows run. */
const MAX_SILENCE_MS = 2500;
/** How long a daemon may take to show its watchers a board that another has committed, and to end a stream for a ban. */
const MAX_LAG_MS = 2500;
/** The same for a watcher of the board alone, where every notification arrives. */
const MAX_TOLD_LAG_MS = 900;
/** How long there may be no cat in stock where nothing is wrong: one daemon is gone, and another makes one. */
const MAX_EMPTY_MS = 8000;
/** Each world wants so many cats, or one for each who waits or is called. */
const KEPT_CATS = 2;
/** As many more are put into stock by each daemon that stood still with all that it makes at once in its hands. */
const MAX_SURPLUS = 2;
/** How long ago a line may have been as long as the stock that was made for it; on a real machine a cat may take longer. */
const MAX_LINE_AGE_MS = 8000;

/** Whoever is first of the line is called as soon as a counter is free, whichever daemon has to do it. */
export function callsInTime({ views, disturbances }: Record): Contradiction | null {
  let freeSince: number | null = null;
  for (const [index, { from, state }] of views.entries()) {
    const to = views[index + 1]?.from ?? from;
    if (!isFreeBesideLine(state)) freeSince = null;
    else freeSince ??= from;
    if (freeSince === null || to - freeSince <= MAX_FREE_MS || isDisturbed(disturbances, freeSince, to))
      continue;
    const seconds = ((to - freeSince) / 1000).toFixed(1);
    return { at: to, sentence: `somebody waited beside a free counter for ${seconds} s` };
  }
  return null;
}

/** While windows run, somebody commits, whoever stands still: nobody keeps the lock. */
export function goesOn(record: Record): Contradiction | null {
  const { views, disturbances, lives } = record;
  let before: State | null = null;
  let since = 0;
  for (const { from, state } of views) {
    if (before && before.queue !== state.queue) {
      const isRunning = !before.queue.mode.isPaused && areWindowsRunning(before);
      const isAlive = lives.some((life) => life.from <= since && life.to >= from);
      if (isRunning && isAlive && longestCalm(disturbances, since, from) > MAX_SILENCE_MS)
        return { at: from, sentence: `nobody committed for ${(from - since).toFixed(0)} ms` };
    }
    if (before?.queue !== state.queue) since = from;
    before = state;
  }
  return null;
}

function areWindowsRunning({ tickets }: State): boolean {
  for (const { callOrder } of tickets.values()) if (callOrder !== null) return true;
  return false;
}

/**
 * Where nothing is wrong, each watcher is shown each board, or a newer one, in time, with the counters in force; and one
 * that is banned none.
 */
export function tellsInTime(record: Record): Contradiction | null {
  const byWatcher = Map.groupBy(record.frames, ({ daemon, watcher }) => `watcher ${watcher} of ${daemon}`);
  for (const [who, shown] of byWatcher) {
    for (const [index, frame] of shown.entries()) {
      const sentence =
        lateNews(record, frame, shown[index + 1]?.at) ??
        oldCounters(record, frame) ??
        bannedWatcher(record, frame);
      if (sentence !== null) return { at: shown[index + 1]?.at ?? frame.at, sentence: `${who} ${sentence}` };
    }
  }
  return null;
}

/** `next`: when the watcher was shown something again; where it was not, its stream may have ended. */
function lateNews(
  record: Record,
  { at, revision, daemon, ticket }: Frame,
  next: number | undefined,
): string | null {
  const { views, isTelling } = record;
  if (next === undefined) return null;
  const newer = views.find((view) => view.from > at && view.state.queue.revision > revision);
  if (!newer) return null;
  const others = troublesOf(record, daemon);
  const calmMs = longestCalm(others, newer.from, next);
  if (calmMs <= (isTelling && ticket === null ? MAX_TOLD_LAG_MS : MAX_LAG_MS)) return null;
  return `was shown board ${newer.state.queue.revision} after ${(next - newer.from).toFixed(0)} ms`;
}

function oldCounters(record: Record, { at, counters, daemon }: Frame): string | null {
  const { views } = record;
  const since = at - MAX_LAG_MS;
  const first = Math.max(
    0,
    views.findLastIndex((view) => view.from <= since),
  );
  const inForce = views.slice(first).filter((view) => view.from <= at);
  const isRight = inForce.some(({ state }) => readSettings(state.queue.settings).counters === counters);
  const others = troublesOf(record, daemon);
  return isRight || isDisturbed(others, since, at) ? null : `was shown ${counters} counters`;
}

function bannedWatcher(record: Record, { at, address, daemon }: Frame): string | null {
  const { views } = record;
  const since = at - MAX_LAG_MS;
  const first = views.findLastIndex((view) => view.from <= since);
  const seen = first < 0 ? [] : views.slice(first).filter((view) => view.from <= at);
  const isBanned = seen.length > 0 && seen.every(({ state }) => state.bans.get(address)?.ban.until === null);
  const others = troublesOf(record, daemon);
  return isBanned && !isDisturbed(others, since, at)
    ? `was shown a board, though ${address} is banned`
    : null;
}

/** A chore is done by one daemon for all. */
export function sharesChores({ views, isExact, absences }: Record): Contradiction | null {
  const lines: { from: number; length: number }[] = [];
  let before = 0;
  for (const { from, state, commit } of views) {
    let stock = 0;
    for (const { sequence } of state.cats.values()) if (sequence === null) stock++;
    let length = state.queue.waitingCount;
    for (const { ticket } of state.tickets.values()) if (ticket.state === "called") length++;
    lines.push({ from, length });
    while (isExact && (lines[0]?.from ?? from) < from - MAX_LINE_AGE_MS) lines.shift();
    const wanted = Math.max(KEPT_CATS, ...lines.map((line) => line.length));
    // What was made for a line that has gone is kept.
    const away = absences.filter((other) => other.from <= from && other.to >= from - MAX_LINE_AGE_MS);
    const late = Math.max(1, new Set(away.map(({ daemon }) => daemon)).size);
    if (stock > before && stock > wanted + late * MAX_SURPLUS)
      return { at: from, sentence: `the commit of ${commit?.by} leaves ${stock} cats in stock` };
    before = stock;
  }
  return null;
}

/** Whatever becomes of the daemon that is making a cat: another makes one soon, where there is none. */
export function stocksInTime({ views, disturbances }: Record): Contradiction | null {
  let emptySince: number | null = null;
  for (const [index, { from, state }] of views.entries()) {
    const to = views[index + 1]?.from ?? from;
    // One that is made may be given away in the same commit.
    const isMade = state.queue.nextCatId !== views[index - 1]?.state.queue.nextCatId;
    if (isMade || [...state.cats.values()].some(({ sequence }) => sequence === null)) emptySince = null;
    else emptySince ??= from;
    if (emptySince === null || to - emptySince <= MAX_EMPTY_MS) continue;
    if (isDisturbed(disturbances, emptySince, to)) continue;
    const seconds = ((to - emptySince) / 1000).toFixed(1);
    return { at: to, sentence: `there was no cat in stock for ${seconds} s` };
  }
  return null;
}

function isFreeBesideLine({ queue, tickets, bans }: State): boolean {
  if (queue.mode.isPaused || queue.waitingCount === 0) return false;
  for (const { isEnding } of bans.values()) if (isEnding) return false;
  let busy = 0;
  for (const { callOrder } of tickets.values()) if (callOrder !== null) busy++;
  return busy < readSettings(queue.settings).counters;
}

/** What a daemon cannot help, when it shows something. */
function troublesOf({ disturbances, absences }: Record, daemon: string): readonly Disturbance[] {
  return [...disturbances, ...absences.filter((other) => other.daemon === daemon)];
}

/** The longest time between two in which nothing was wrong. */
function longestCalm(disturbances: readonly Disturbance[], from: number, to: number): number {
  let [longest, since] = [0, from];
  for (const other of [...disturbances].sort((a, b) => a.from - b.from)) {
    if (other.to <= since) continue;
    if (other.from >= to) break;
    longest = Math.max(longest, other.from - since);
    since = other.to;
  }
  return Math.max(longest, to - since);
}

function isDisturbed(disturbances: readonly Disturbance[], from: number, to: number): boolean {
  return disturbances.some((other) => other.from < to && other.to > from);
}
