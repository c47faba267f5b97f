import type { State } from "../database/state.ts";
import type { Disturbance, Record } from "../record.ts";
import { readSettings } from "../world/read-settings.ts";
import type { Contradiction } from "./contradiction.ts";

/** How long a free counter may stay free while somebody waits. */
const MAX_FREE_MS = 2000;
/** How long a daemon may take to show its watchers a board that another has committed, and to end a stream for a ban. */
const MAX_LAG_MS = 2500;
/** More cats than this are made by two daemons at once; each world wants two. */
const MAX_STOCK = 3;

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

/** Where nothing is wrong, each watcher is shown each board, or a newer one, in time; and one that is banned none. */
export function tellsInTime(record: Record): Contradiction | null {
  const { views, frames, disturbances } = record;
  const byWatcher = Map.groupBy(frames, ({ daemon, watcher }) => `watcher ${watcher} of ${daemon}`);
  for (const [who, shown] of byWatcher) {
    for (const [index, { at, revision, address }] of shown.entries()) {
      const next = shown[index + 1];
      // The first newer board after this one; without a next frame, the stream may have ended.
      const newer = views.find((view) => view.from > at && view.state.queue.revision > revision);
      const isLate = next && newer && next.at - newer.from > MAX_LAG_MS;
      if (isLate && !isDisturbed(disturbances, newer.from, next.at)) {
        const lagMs = (next.at - newer.from).toFixed(0);
        return {
          at: next.at,
          sentence: `${who} was shown board ${newer.state.queue.revision} after ${lagMs} ms`,
        };
      }
      const since = at - MAX_LAG_MS;
      const before = views.findLastIndex((view) => view.from <= since);
      const seen = before < 0 ? [] : views.slice(before).filter((view) => view.from <= at);
      const isBanned =
        seen.length > 0 && seen.every(({ state }) => state.bans.get(address)?.ban.until === null);
      if (isBanned && !isDisturbed(disturbances, since, at)) {
        return { at, sentence: `${who} was shown a board, though ${address} is banned` };
      }
    }
  }
  return null;
}

/** A chore is done by one daemon for all. */
export function sharesChores({ views }: Record): Contradiction | null {
  for (const { from, state, commit } of views) {
    let stock = 0;
    for (const { sequence } of state.cats.values()) if (sequence === null) stock++;
    if (stock > MAX_STOCK)
      return { at: from, sentence: `the commit of ${commit?.by} leaves ${stock} cats in stock` };
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

function isDisturbed(disturbances: readonly Disturbance[], from: number, to: number): boolean {
  return disturbances.some((other) => other.from < to && other.to > from);
}
