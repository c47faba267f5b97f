import { blockOf, LEVELS } from "../../../src/store/batch/tables.ts";
import type { State } from "../database/state.ts";
import type { Record } from "../record.ts";
import type { Contradiction } from "./contradiction.ts";

const COUNTERS = ["nextSequence", "nextLogId", "nextCatId", "revision", "banRevision", "commits"] as const;

/** What the tables say twice, they say alike: counts, bounds, ids that are given once; and no setting is forgotten. */
export function tablesAgree({ views }: Record): Contradiction | null {
  let before: State | null = null;
  for (const { from, state, commit } of views) {
    const isSame = before?.queue === state.queue && before.tickets === state.tickets;
    const fault = isSame
      ? null
      : (countsOf(state) ?? blocksOf(state) ?? (commit && before ? idsOf(before, state) : saltsOf(state)));
    if (fault) return { at: from, sentence: `the commit of ${commit?.by ?? "a failover"} leaves ${fault}` };
    before = state;
  }
  return null;
}

function saltsOf({ restorations }: State): string | null {
  const salts = new Set(restorations.map(({ salt }) => salt.toString("hex")));
  return salts.size === restorations.length ? null : "two lives of the queue with the same salt";
}

function countsOf({ queue, tickets }: State): string | null {
  let waiting = 0;
  for (const { ticket, place, callOrder } of tickets.values()) {
    const { sequence } = ticket;
    if (callOrder !== null && callOrder < queue.firstCall)
      return `a call ${callOrder} before the first, ${queue.firstCall}`;
    if (sequence >= queue.nextSequence) return `a ticket ${sequence}, and the next is ${queue.nextSequence}`;
    if (place === null) continue;
    waiting++;
    if (place < queue.firstPlace) return `the place ${place}, the first being ${queue.firstPlace}`;
    if (place >= queue.nextPlace) return `the place ${place}, the next being ${queue.nextPlace}`;
  }
  return waiting === queue.waitingCount ? null : `${waiting} in the line, and counts ${queue.waitingCount}`;
}

function idsOf(before: State, after: State): string | null {
  for (const key of COUNTERS) if (after.queue[key] < before.queue[key]) return `${key} lower than before`;
  const names = new Set(after.queue.settings.map(({ name }) => name));
  const forgotten = before.queue.settings.find(({ name }) => !names.has(name));
  if (forgotten) return `the setting ${forgotten.name} forgotten`;
  const known = new Set(before.log);
  for (const line of after.log) {
    const { id } = line;
    if (known.has(line)) continue;
    if (id < before.queue.nextLogId || id >= after.queue.nextLogId) return `a line ${id} that is given twice`;
  }
  return null;
}

function blocksOf({ tickets, blocks }: State): string | null {
  const counts = new Map<string, number>();
  for (const { place } of tickets.values()) {
    if (place === null) continue;
    for (let level = 1; level <= LEVELS; level++) {
      const key = `${level} ${blockOf(place, level)}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  for (const key of new Set([...counts.keys(), ...blocks.keys()])) {
    const [actual, counted] = [counts.get(key) ?? 0, blocks.get(key) ?? 0];
    if (actual !== counted) return `block ${key} counts ${counted}, and ${actual} wait there`;
  }
  return null;
}
