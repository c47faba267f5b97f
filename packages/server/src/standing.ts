import type { HttpServer } from "./http/server.ts";
import type { Standing } from "./metrics/standing-metrics.ts";
import type { Clock } from "./queue/clock.ts";
import type { Store } from "./queue/store.ts";
import type { Readiness } from "./readiness/readiness.ts";

interface StandingParts {
  readonly store: Pick<Store, "board" | "banCount" | "stockSize">;
  readonly http: Pick<HttpServer, "figures">;
  readonly readiness: Pick<Readiness, "checks">;
  readonly settings: { readonly counters: number; readonly catStock: number };
  readonly clock: Pick<Clock, "wall">;
}

/** How things stand, for a scrape. What the disk refuses to tell is left out: the rest is needed then most. */
export async function standingOf(parts: StandingParts): Promise<Standing> {
  const { store, http, settings, clock } = parts;
  const [board, bans, catsInStock, checks] = await Promise.all([
    orNothing(store.board(0, 0)),
    orNothing(store.banCount(clock.wall())),
    orNothing(store.stockSize()),
    parts.readiness.checks(),
  ]);
  const viewing = board?.atCounters.filter((ticket) => ticket.state === "viewing").length ?? 0;
  return {
    ...(board && {
      queue: {
        state: board.state,
        waiting: board.waitingCount,
        called: board.atCounters.length - viewing,
        viewing,
      },
    }),
    ...(bans !== undefined && { bans }),
    ...(catsInStock !== undefined && { catsInStock }),
    checks,
    counters: settings.counters,
    catsWanted: settings.catStock,
    ...http.figures(),
  };
}

function orNothing<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch(() => undefined);
}
