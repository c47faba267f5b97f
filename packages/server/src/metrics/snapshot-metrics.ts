import type { QueueState } from "@catq/shared/schemas";
import type { DatabaseHealth } from "../queue/shared-store.ts";
import { byLabel, counter, type Family, gauge } from "./exposition.ts";

/** The values at the moment of a scrape. What cannot be read just then is left out. */
export interface Snapshot {
  readonly queue?: {
    readonly state: QueueState;
    readonly waiting: number;
    readonly called: number;
    readonly viewing: number;
  };
  readonly checks: readonly { readonly name: string; readonly isOk: boolean }[];
  /** null on SQLite. */
  readonly database: Pick<DatabaseHealth, "isAway" | "roundTripMs" | "timelineChanges"> | null;
  /** Those that share the queue and are alive. */
  readonly daemons?: number;
  readonly counters: number;
  readonly bans?: number;
  readonly catsInStock?: number;
  readonly catsWanted: number;
  readonly streams: StreamFigures;
  readonly connections: number;
}

interface StreamFigures {
  /** Open streams, by what they follow. */
  readonly board: number;
  readonly ticket: number;
  /** Events that were sent, and those that a slow reader was spared, since the start. */
  readonly sent: number;
  readonly skipped: number;
}

const STATES: readonly QueueState[] = ["open", "paused", "closed"];

export function snapshotFamilies(snapshot: Snapshot): Family[] {
  const { streams, queue, bans, catsInStock } = snapshot;
  return [
    ...(queue ? queueFamilies(queue) : []),
    gauge(
      "catqd_check_ok",
      "Whether what /readyz looks at is well: 1, or 0.",
      byLabel(
        "check",
        snapshot.checks.map(({ name, isOk }) => [name, Number(isOk)]),
      ),
    ),
    ...databaseFamilies(snapshot),
    gauge("catqd_counters", "How many people are served at once.", snapshot.counters),
    gauge("catqd_bans", "Bans in force.", bans),
    gauge("catqd_cats_in_stock", "Cats made ahead that nobody has yet.", catsInStock),
    gauge("catqd_cats_wanted", "How many cats are to be in stock at least.", snapshot.catsWanted),
    gauge(
      "catqd_streams",
      "Open streams, of the board alone or of a ticket too.",
      byLabel("kind", [
        ["board", streams.board],
        ["ticket", streams.ticket],
      ]),
    ),
    counter("catqd_stream_events_sent_total", "Events sent on streams.", streams.sent),
    counter(
      "catqd_stream_events_skipped_total",
      "Events that a stream was spared, as its reader had not taken the one before.",
      streams.skipped,
    ),
    gauge("catqd_http_connections", "Open connections.", snapshot.connections),
  ];
}

/** All 0 on SQLite, so that one dashboard fits both. */
function databaseFamilies({ database, daemons }: Snapshot): Family[] {
  return [
    gauge(
      "catqd_database_away",
      "Whether the database cannot be reached, so that nothing can be stored: 1, or 0.",
      Number(database?.isAway ?? false),
    ),
    gauge(
      "catqd_database_round_trip_seconds",
      "How long the last reading of the queue's row took.",
      (database?.roundTripMs ?? 0) / 1000,
    ),
    counter(
      "catqd_database_timeline_changes_total",
      "How often the database went on elsewhere, as after a failover.",
      database?.timelineChanges ?? 0,
    ),
    gauge("catqd_daemons", "Daemons that share the queue and are alive.", daemons),
  ];
}

function queueFamilies({ state, waiting, called, viewing }: NonNullable<Snapshot["queue"]>): Family[] {
  return [
    gauge("catqd_waiting_tickets", "The length of the line.", waiting),
    gauge(
      "catqd_tickets_at_counters",
      "Tickets at the counters, called or viewing.",
      byLabel("state", [
        ["called", called],
        ["viewing", viewing],
      ]),
    ),
    gauge(
      "catqd_queue_state",
      "1 for the state that the queue is in, 0 for the others.",
      byLabel(
        "state",
        STATES.map((name) => [name, Number(name === state)]),
      ),
    ),
  ];
}
