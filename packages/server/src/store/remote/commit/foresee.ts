import { isRange, namesIn, networkOf } from "../../../network/network.ts";
import type { Ask } from "../../../queue/store.ts";
import { MAX_REJOINED } from "../../batch/batch.ts";
import { RECENT_TURNS } from "../overlay/log-overlay.ts";
import type { Load } from "../overlay/miss.ts";

/** What a change will need, as far as its question says: so that most take two trips. */
export function foresee(ask: Ask, counters: number): Load[] {
  const loads: Load[] = [
    { kind: "ticketsAtCounters" },
    { kind: "heads", count: ask.heads ?? counters + 1 },
    { kind: "recentTurns", limit: RECENT_TURNS },
    { kind: "comebacks", limit: MAX_REJOINED },
  ];
  const { sequence, counted, key } = ask;
  if (sequence !== undefined) {
    loads.push({ kind: "ticketsBySequence", sequences: [sequence], withBelow: [sequence] });
    loads.push({ kind: "lastLines", of: [{ sequence, type: "claimed" }] });
  }
  for (const { name } of counted ?? []) loads.push(...liveCounts(name));
  if (key) loads.push({ kind: "ticketsByKey", keys: [key] });
  if (ask.withCat) loads.push({ kind: "stockCats", limit: 1 });
  if (ask.withAnnouncement) loads.push({ kind: "readAnnouncement" });
  return loads;
}

/** Many jobs in one batch: each may call somebody, and take a cat. */
export function widen(loads: readonly Load[], jobs: number): Load[] {
  return loads.map((load) => {
    if (load.kind === "heads" && load.count > 0) return { ...load, count: load.count + jobs };
    return load.kind === "stockCats" ? { ...load, limit: load.limit + jobs } : load;
  });
}

function liveCounts(name: string): Load[] {
  const network = name.includes("/") ? networkOf(name) : null;
  if (!network || !isRange(network)) return [{ kind: "liveCounts", names: [name] }];
  return namesIn(network).map(({ from, to }) => ({ kind: "liveCountsBetween", from, to }));
}
