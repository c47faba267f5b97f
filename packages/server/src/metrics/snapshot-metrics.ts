import type { QueueState } from "@catq/shared/schemas";
import type { DatabaseHealth } from "../queue/shared-store.ts";
import { type Family, single } from "./exposition.ts";

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
    {
      kind: "gauge",
      name: "catqd_check_ok",
      help: "Whether what /readyz looks at is well: 1, or 0.",
      samples: snapshot.checks.map(({ name, isOk }) => ({ labels: { check: name }, value: Number(isOk) })),
    },
    ...databaseFamilies(snapshot),
    single("gauge", "catqd_counters", "How many people are served at once.", snapshot.counters),
    ...(bans === undefined ? [] : [single("gauge", "catqd_bans", "Bans in force.", bans)]),
    ...(catsInStock === undefined
      ? []
      : [single("gauge", "catqd_cats_in_stock", "Cats made ahead that nobody has yet.", catsInStock)]),
    single("gauge", "catqd_cats_wanted", "How many cats are to be in stock.", snapshot.catsWanted),
    {
      kind: "gauge",
      name: "catqd_streams",
      help: "Open streams, of the board alone or of a ticket too.",
      samples: [
        { labels: { kind: "board" }, value: streams.board },
        { labels: { kind: "ticket" }, value: streams.ticket },
      ],
    },
    single("counter", "catqd_stream_events_sent_total", "Events sent on streams.", streams.sent),
    single(
      "counter",
      "catqd_stream_events_skipped_total",
      "Events that a stream was spared, as its reader had not taken the one before.",
      streams.skipped,
    ),
    single("gauge", "catqd_http_connections", "Open connections.", snapshot.connections),
  ];
}

/** All 0 on SQLite, so that one dashboard fits both. */
function databaseFamilies({ database, daemons }: Snapshot): Family[] {
  return [
    single(
      "gauge",
      "catqd_database_away",
      "Whether the database cannot be reached, so that nothing can be stored: 1, or 0.",
      Number(database?.isAway ?? false),
    ),
    single(
      "gauge",
      "catqd_database_round_trip_seconds",
      "How long the last reading of the queue's row took.",
      (database?.roundTripMs ?? 0) / 1000,
    ),
    single(
      "counter",
      "catqd_database_timeline_changes_total",
      "How often the database went on elsewhere, as after a failover.",
      database?.timelineChanges ?? 0,
    ),
    ...(daemons === undefined
      ? []
      : [single("gauge", "catqd_daemons", "Daemons that share the queue and are alive.", daemons)]),
  ];
}

function queueFamilies({ state, waiting, called, viewing }: NonNullable<Snapshot["queue"]>): Family[] {
  return [
    single("gauge", "catqd_waiting_tickets", "The length of the line.", waiting),
    {
      kind: "gauge",
      name: "catqd_tickets_at_counters",
      help: "Tickets at the counters, called or viewing.",
      samples: [
        { labels: { state: "called" }, value: called },
        { labels: { state: "viewing" }, value: viewing },
      ],
    },
    {
      kind: "gauge",
      name: "catqd_queue_state",
      help: "1 for the state that the queue is in, 0 for the others.",
      samples: STATES.map((name) => ({ labels: { state: name }, value: Number(name === state) })),
    },
  ];
}
