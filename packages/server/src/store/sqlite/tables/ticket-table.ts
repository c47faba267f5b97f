import type { TicketState } from "@catq/shared/schemas";
import type { Database } from "better-sqlite3";
import type { NameRange } from "../../../network/network.ts";
import type { QueueMs, Ticket, WallMs } from "../../../queue/model.ts";
import type { TicketRow } from "../../batch/tables.ts";
import { TAKES } from "./log-table.ts";

interface Columns
  extends Omit<Ticket, "isLengthened" | "hasPush" | "hasRejoined">,
    Omit<TicketRow, "ticket"> {
  /** 0 or 1. */
  readonly isLengthened: number;
  readonly hasPush: number;
  readonly hasRejoined: number;
}

/** What a change may give a ticket, then its sequence. Here and below by position, as names cost more to bind. */
type Changed = [
  TicketState,
  number | null,
  number | null,
  QueueMs | null,
  number | null,
  number,
  number,
  QueueMs | null,
  WallMs | null,
  WallMs | null,
  number,
  number,
];
/** What a ticket has that waits for the first time. */
type Taken = [
  sequence: number,
  place: number,
  address: string,
  takenAt: WallMs,
  takenMark: QueueMs,
  key: Buffer | null,
  takenLine: number | null,
];

const SELECT = `SELECT sequence, state, address, taken_at AS takenAt, taken_mark AS takenMark,
  called_mark AS calledMark, claim_left AS claimLeftMs, is_lengthened AS isLengthened, has_push AS hasPush, until,
  ended_at AS endedAt, rejoin_by AS rejoinBy, has_rejoined AS hasRejoined, place, call_order AS callOrder FROM ticket`;

/** The tickets on disk, each query by an index. */
export function ticketTable(db: Database) {
  const get = db.prepare<[number], Columns>(`${SELECT} WHERE sequence = ?`);
  // A fifth of the time of as many single reads. CROSS JOIN: the few that are asked for lead (SQLite, "Query Planner").
  const many = db.prepare<[string], Columns>(
    `${SELECT.replace("FROM", "FROM json_each(?) CROSS JOIN")} ON sequence = value`,
  );
  const byKey = db.prepare<[Buffer], Columns>(`${SELECT} WHERE key = ?`);
  const atCounters = db.prepare<[], Columns>(
    `${SELECT} INDEXED BY ticket_counter WHERE call_order IS NOT NULL ORDER BY call_order`,
  );
  const heads = db.prepare<[number], Columns>(
    `${SELECT} INDEXED BY ticket_line WHERE place IS NOT NULL ORDER BY place LIMIT ? + 0`,
  );
  const headSequences = db
    .prepare<[number], number>(
      "SELECT sequence FROM ticket INDEXED BY ticket_line WHERE place IS NOT NULL ORDER BY place LIMIT ? + 0",
    )
    .pluck();
  const ofAddress = db.prepare<[string, number], Columns>(
    `${SELECT} INDEXED BY ticket_address WHERE address = ? || '' AND ended_at IS NULL ORDER BY sequence LIMIT ? + 0`,
  );
  const ofAddresses = db.prepare<[string, string, number], Columns>(
    `${SELECT} INDEXED BY ticket_address WHERE address > ? AND address < ? AND ended_at IS NULL
      ORDER BY address, sequence LIMIT ? + 0`,
  );
  const countOf = db
    .prepare<[string, number], number>(
      `SELECT count(*) FROM
        (SELECT 1 FROM ticket INDEXED BY ticket_address WHERE address = ? AND ended_at IS NULL LIMIT ? + 0)`,
    )
    .pluck();
  const countsBetween = db.prepare<[string, string], { address: string; live: number }>(
    `SELECT address, count(*) AS live FROM ticket INDEXED BY ticket_address
      WHERE address > ? AND address < ? AND ended_at IS NULL GROUP BY address`,
  );
  const deadlines = db
    .prepare<[], QueueMs>(
      "SELECT until FROM ticket INDEXED BY ticket_counter WHERE call_order IS NOT NULL ORDER BY until",
    )
    .pluck();
  const mayRejoin = db
    .prepare<[WallMs], number>("SELECT count(*) FROM ticket INDEXED BY ticket_may_rejoin WHERE rejoin_by > ?")
    .pluck();
  const rejoinedPlaces = db
    .prepare<[number], number>(
      `SELECT place FROM ticket INDEXED BY ticket_rejoined WHERE has_rejoined = 1 AND place IS NOT NULL
        ORDER BY place LIMIT ? + 0`,
    )
    .pluck();
  const insert = db.prepare<Taken>(
    `INSERT INTO ticket (state, sequence, place, address, taken_at, taken_mark, key, taken_line)
      VALUES ('waiting', ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = db.prepare<Changed>(
    `UPDATE ticket SET state = ?, place = ?, call_order = ?, called_mark = ?, claim_left = ?,
      is_lengthened = ?, has_push = ?, until = ?, ended_at = ?, rejoin_by = ?, has_rejoined = ?
      WHERE sequence = ?`,
  );
  const old = `sequence IN (SELECT sequence FROM ticket INDEXED BY ticket_ended
    WHERE ended_at IS NOT NULL AND ended_at < ? ORDER BY ended_at LIMIT ? + 0)`;
  const logTakes = db.prepare<[WallMs, number]>(
    `INSERT INTO log (id, at, type, sequence, detail) ${TAKES} AND ${old}`,
  );
  const prune = db.prepare<[WallMs, number]>(`DELETE FROM ticket WHERE ${old}`);

  return {
    get: (sequence: number) => rowOf(get.get(sequence)),
    /** Those of many that have a record, in no order. */
    many(sequences: readonly number[]): TicketRow[] {
      const [only] = sequences;
      const rows =
        sequences.length === 1 && only !== undefined ? get.all(only) : many.all(JSON.stringify(sequences));
      return rows.map(toRow);
    },
    /** The ticket that was taken with an idempotency key's digest. */
    byKey: (key: Buffer) => rowOf(byKey.get(key)),
    /** In the order of their calls. */
    atCounters: () => atCounters.all().map(toRow),
    /** The first of the line, in order. */
    heads: (count: number) => (count === 0 ? [] : heads.all(count).map(toRow)),
    headSequences: (count: number) => (count === 0 ? [] : headSequences.all(count)),
    /** Live ones, in the order they were taken. */
    ofAddress: (address: string, limit: number) => ofAddress.all(address, limit).map(toRow),
    /** Live ones of the addresses between two names, both exclusive, by address and then as they were taken. */
    ofAddresses: (after: string, before: string, limit: number) =>
      ofAddresses.all(after, before, limit).map(toRow),
    /** How many live ones an address holds, counted up to `atMost`: one entry of the index for each. */
    countOf: (address: string, atMost: number) => countOf.get(address, atMost) ?? 0,
    /** The same of each address with a name in a range. */
    countsBetween: ({ from, to }: NameRange) => countsBetween.all(from, to),
    deadlines: () => deadlines.all(),
    /** How many missed tickets may still come back at `wall`. */
    mayRejoin: (wall: WallMs) => mayRejoin.get(wall) ?? 0,
    /** The places of those who wait and have come back, ascending. */
    rejoinedPlaces: (limit: number) => rejoinedPlaces.all(limit),
    /** Adds a ticket that waits for the first time, taken with an idempotency key's digest. */
    insert(
      { ticket, place }: TicketRow & { place: number },
      key: Buffer | null,
      takenLine: number | null,
    ): void {
      const { sequence, address, takenAt, takenMark } = ticket;
      insert.run(sequence, place, address, takenAt, takenMark, key, takenLine);
    },
    update({ ticket, place, callOrder }: TicketRow): void {
      const { sequence, state, calledMark, claimLeftMs, until, endedAt, rejoinBy } = ticket;
      const hasRejoined = Number(ticket.hasRejoined);
      const flags = [Number(ticket.isLengthened), Number(ticket.hasPush)] as const;
      const windows = [calledMark, claimLeftMs, ...flags, until] as const;
      update.run(state, place, callOrder, ...windows, endedAt, rejoinBy, hasRejoined, sequence);
    },
    /** Deletes tickets that ended before a time, at most `limit`; returns how many. The log keeps that they were taken. */
    prune(before: WallMs, limit: number): number {
      logTakes.run(before, limit);
      return prune.run(before, limit).changes;
    },
  };
}

function rowOf(columns: Columns | undefined): TicketRow | null {
  return columns ? toRow(columns) : null;
}

function toRow({ place, callOrder, isLengthened, hasPush, hasRejoined, ...ticket }: Columns): TicketRow {
  const flags = {
    isLengthened: isLengthened === 1,
    hasPush: hasPush === 1,
    hasRejoined: hasRejoined === 1,
  };
  return { ticket: { ...ticket, ...flags }, place, callOrder };
}
