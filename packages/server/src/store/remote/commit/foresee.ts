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

/** Beyond this many jobs of a batch, what they call and take is loaded when it is missed. */
const MAX_WIDENED = 200;

/** What all jobs of a batch need together: each that is about a ticket may call somebody, and take a cat. */
export function foreseeAll(jobs: readonly { readonly loads: readonly Load[] }[]): Load[] {
  const calling = jobs.filter(({ loads }) => !isTake(loads)).length;
  const more = Math.min(calling, MAX_WIDENED);
  return jobs
    .flatMap(({ loads }) => loads)
    .map((load) => {
      if (load.kind === "heads" && load.count > 0) return { ...load, count: load.count + more };
      return load.kind === "stockCats" ? { ...load, limit: load.limit + more } : load;
    });
}

/** It joins the line, so it frees no counter. */
function isTake(loads: readonly Load[]): boolean {
  return loads.some(({ kind }) => kind === "liveCounts" || kind === "liveCountsBetween");
}

function liveCounts(name: string): Load[] {
  const network = name.includes("/") ? networkOf(name) : null;
  if (!network || !isRange(network)) return [{ kind: "liveCounts", names: [name] }];
  return namesIn(network).map(({ from, to }) => ({ kind: "liveCountsBetween", from, to }));
}
