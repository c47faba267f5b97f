import type { Config, ConfigKey } from "../config/options.ts";

/**
 * The options of an event that a rehearsal goes by. No others: one that names a folder, an address or a database would
 * lead it to a real queue.
 */
export const REHEARSED = [
  "counters",
  "claimWindowMs",
  "viewWindowMs",
  "catStock",
  "ticketsPerAddress",
  "banForMs",
  "isRateLimited",
] as const satisfies readonly ConfigKey[];

/** From where all visitors come. */
const HALL = "127.0.0.1/32";
/** As short as a window may be, so that the way of an event to a visitor is little beside it. */
const SHORTEST_WINDOW_MS = 1000;

/** How many times faster than the event its rehearsal goes: its shorter window lasts a second. */
export function paceOf({ claimWindowMs, viewWindowMs }: Config): number {
  return Math.max(1, Math.min(claimWindowMs, viewWindowMs) / SHORTEST_WINDOW_MS);
}

/**
 * The configuration of a rehearsal: the defaults, what of `event` it goes by, and a folder of its own. Where the event
 * names a crowd, the visitors are one.
 */
export function rehearsalConfig(defaults: Config, event: Config, dataFolder: string): Config {
  const pace = paceOf(event);
  return {
    ...defaults,
    ...Object.fromEntries(REHEARSED.map((key) => [key, event[key]])),
    claimWindowMs: event.claimWindowMs / pace,
    viewWindowMs: event.viewWindowMs / pace,
    crowd: event.crowd.length > 0 ? [HALL] : [],
    host: "127.0.0.1",
    port: 0,
    listen: null,
    logLevel: "silent",
    dataFolder,
  };
}
