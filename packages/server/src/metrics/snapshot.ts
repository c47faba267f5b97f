import type { SharedStore } from "../queue/shared-store.ts";
import type { Snapshot } from "./snapshot-metrics.ts";

/** What is read at each scrape, as much of it as metrics need. */
export interface SnapshotSources {
  readonly store: {
    board(waitingLimit: number, recentLimit: number): Promise<BoardCounts>;
    banCount(wall: number): Promise<number>;
    stockSize(): Promise<number>;
    readonly shared: SharedStore | null;
  };
  readonly http: { figures(): Pick<Snapshot, "streams" | "connections"> };
  readonly readiness: { checks(): Promise<Snapshot["checks"]> };
  readonly settings: { readonly counters: number; readonly catStock: number };
  readonly clock: { wall(): number };
}

interface BoardCounts {
  readonly state: NonNullable<Snapshot["queue"]>["state"];
  readonly waitingCount: number;
  readonly atCounters: readonly { readonly state: string }[];
}

/** Whoever said so this recently is alive, whatever the clocks of two machines differ by. */
const ALIVE_MS = 30_000;

/** The values at the moment of a scrape. What the disk refuses to tell is left out: the rest is needed then most. */
export async function takeSnapshot(sources: SnapshotSources): Promise<Snapshot> {
  const { store, http, settings, clock } = sources;
  const [board, bans, catsInStock, checks, daemons] = await Promise.all([
    orUndefined(store.board(0, 0)),
    orUndefined(store.banCount(clock.wall())),
    orUndefined(store.stockSize()),
    sources.readiness.checks(),
    orUndefined(store.shared?.daemons() ?? Promise.resolve([])),
  ]);
  const wall = clock.wall();
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
    database: store.shared?.health() ?? null,
    // On SQLite there is this one alone.
    ...(daemons && { daemons: daemons.filter(({ seen }) => wall - seen < ALIVE_MS).length || 1 }),
    counters: settings.counters,
    catsWanted: settings.catStock,
    ...http.figures(),
  };
}

function orUndefined<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch(() => undefined);
}
