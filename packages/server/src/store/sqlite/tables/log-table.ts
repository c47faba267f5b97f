import type { Outcome } from "@catq/shared/schemas";
import type { Database } from "better-sqlite3";
import type { EventType, LogEvent, RecentEnd, WallMs } from "../../../queue/model.ts";
import { DamagedRow } from "../file/sqlite-fault.ts";

/** How many tickets are looked at for each line that may be forgotten. */
const LOOK_AHEAD = 10;
/** How many of the newest turns the average is made of. */
const RECENT_TURNS = 30;

interface Columns {
  at: WallMs;
  type: EventType;
  sequence: number | null;
  waitedMs: number | null;
  turnMs: number | null;
  detail: string | null;
}

type Row = [number, WallMs, EventType, number | null, string | null];

const SELECT = "SELECT at, type, sequence, waited_ms AS waitedMs, turn_ms AS turnMs, detail FROM log";
/** The lines of takes that tickets keep: id, at, type, sequence, detail. To go on with AND. */
export const TAKES = `SELECT taken_line, taken_at, 'taken', sequence, json_object('address', address)
  FROM ticket WHERE taken_line IS NOT NULL`;

/** The newest line's id, 0 before the first. Of the lines that tickets keep, the newest ticket has the newest. */
export const LAST_LINE = `SELECT max(ifnull((SELECT max(id) FROM log), 0),
  ifnull((SELECT taken_line FROM ticket ORDER BY sequence DESC LIMIT 1), 0))`;

/** The newest lines, newest first, where both tables are asked for at most `limit`. */
function newestOf(lines: string, takes: string): string {
  return `SELECT at, type, sequence, waited_ms AS waitedMs, turn_ms AS turnMs, detail FROM (
    SELECT * FROM (SELECT id, at, type, sequence, detail, waited_ms, turn_ms FROM log ${lines} ORDER BY id DESC LIMIT :limit + 0)
    UNION ALL
    SELECT *, NULL, NULL FROM (${TAKES} ${takes} ORDER BY sequence DESC LIMIT :limit + 0)
  ) ORDER BY id DESC LIMIT :limit + 0`;
}

/** The append-only log. Its order is that of the changes, not that of the wall clock. */
export function logTable(db: Database) {
  const append = db.prepare<Row>("INSERT INTO log (id, at, type, sequence, detail) VALUES (?, ?, ?, ?, ?)");
  const appendTimes = db.prepare<[...Row, number | null, number | null]>(
    "INSERT INTO log (id, at, type, sequence, detail, waited_ms, turn_ms) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const newest = db.prepare<{ limit: number }, Columns>(newestOf("", ""));
  const ofTicket = db.prepare<{ sequence: number; limit: number }, Columns>(
    newestOf("INDEXED BY log_ticket WHERE sequence = :sequence + 0", "AND sequence = :sequence + 0"),
  );
  const lastId = db.prepare<[], number>(LAST_LINE).pluck();
  const ticketsFrom = db.prepare<[number, number], { sequence: number; at: WallMs; line: number | null }>(
    "SELECT sequence, taken_at AS at, taken_line AS line FROM ticket WHERE sequence >= ? ORDER BY sequence LIMIT ? + 0",
  );
  const forget = db.prepare<[number]>("UPDATE ticket SET taken_line = NULL WHERE sequence = ?");
  const lastOf = db.prepare<[number, EventType], Columns>(
    `${SELECT} INDEXED BY log_ticket WHERE sequence = ? + 0 AND type = ? || '' ORDER BY id DESC LIMIT 1`,
  );
  const ends = db.prepare<[number], { sequence: number; outcome: Outcome; at: WallMs }>(
    `SELECT sequence, type AS outcome, at FROM log AS ended INDEXED BY log_end
      WHERE sequence IS NOT NULL AND (type = 'seen' OR type = 'missed' OR type = 'left' OR type = 'banned')
        AND NOT (type = 'missed' AND EXISTS (SELECT 1 FROM log AS later INDEXED BY log_ticket
          WHERE later.sequence = ended.sequence AND later.id > ended.id AND later.type = 'recalled'))
      ORDER BY id DESC LIMIT ? + 0`,
  );
  const recentTurns = db.prepare<[], { averageTurnMs: number | null; turnCount: number }>(
    `SELECT avg(turn_ms) AS averageTurnMs, count(*) AS turnCount
      FROM (SELECT turn_ms FROM log INDEXED BY log_turn WHERE turn_ms IS NOT NULL ORDER BY id DESC LIMIT ${RECENT_TURNS})`,
  );
  const prune = db.prepare<[WallMs, number]>(
    "DELETE FROM log WHERE id IN (SELECT id FROM log INDEXED BY log_at WHERE at < ? ORDER BY at LIMIT ? + 0)",
  );

  /** Greater than every id in use; a transaction that is not kept leaves a gap. null before the first. */
  let nextId: number | null = null;
  const newId = (): number => {
    nextId ??= (lastId.get() ?? 0) + 1;
    return nextId++;
  };
  /** No ticket before it keeps a line. */
  let firstKeeper = 0;
  /** The lines that tickets keep, which are as old as these. */
  function forgetTakes(before: WallMs, limit: number): number {
    let forgotten = 0;
    for (const { sequence, at, line } of ticketsFrom.all(firstKeeper, LOOK_AHEAD * limit)) {
      if (at >= before || forgotten === limit) break;
      if (line !== null) forgotten += forget.run(sequence).changes;
      // Of what this transaction writes, nobody knows yet whether it is kept.
      else if (forgotten === 0) firstKeeper = sequence + 1;
    }
    return forgotten;
  }

  return {
    noteTake: newId,
    append({ at, type, sequence, waitedMs, turnMs, detail }: LogEvent): void {
      const text = detail ? JSON.stringify(detail) : null;
      // Most have no times, and binding a null costs as much as binding a value.
      if (waitedMs === undefined && turnMs === undefined) append.run(newId(), at, type, sequence, text);
      else appendTimes.run(newId(), at, type, sequence, text, waitedMs ?? null, turnMs ?? null);
    },
    /** The newest lines, of one ticket or of all; oldest first. */
    newest({ sequence, limit }: { sequence?: number; limit: number }): LogEvent[] {
      const rows = sequence === undefined ? newest.all({ limit }) : ofTicket.all({ sequence, limit });
      return rows.reverse().map(toEvent);
    },
    /** The newest line of one kind of a ticket; of a take where the log has it. */
    lastOf(sequence: number, type: EventType): LogEvent | null {
      const columns = lastOf.get(sequence, type);
      return columns ? toEvent(columns) : null;
    },
    /** The newest ends of tickets that were not undone, newest first. */
    recentEnds: (limit: number): RecentEnd[] => (limit === 0 ? [] : ends.all(limit)),
    /** The mean of the recent turns (null before the first), and how many they are. */
    recentTurns: () => recentTurns.get() ?? { averageTurnMs: null, turnCount: 0 },
    /** Deletes lines older than a time, at most `limit`; returns how many. */
    prune: (before: WallMs, limit: number) => prune.run(before, limit).changes + forgetTakes(before, limit),
  };
}

function toEvent({ at, type, sequence, waitedMs, turnMs, detail }: Columns): LogEvent {
  return {
    at,
    type,
    sequence,
    ...(waitedMs !== null && { waitedMs }),
    ...(turnMs !== null && { turnMs }),
    ...(detail !== null && { detail: detailOf(detail) }),
  };
}

function detailOf(text: string): NonNullable<LogEvent["detail"]> {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DamagedRow("a line of the log holds what is no JSON", { cause });
  }
}
