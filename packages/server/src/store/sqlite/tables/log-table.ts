import type { Outcome } from "@catq/shared/schemas";
import type { Database } from "better-sqlite3";
import type { EventType, LogEvent, RecentEnd, WallMs } from "../../../queue/model.ts";
import { DamagedRow } from "../file/sqlite-fault.ts";

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

type Row = [WallMs, EventType, number | null, string | null];

const SELECT = "SELECT at, type, sequence, waited_ms AS waitedMs, turn_ms AS turnMs, detail FROM log";

/** The append-only log. Its order is that of the changes, not that of the wall clock. */
export function logTable(db: Database) {
  const append = db.prepare<Row>("INSERT INTO log (at, type, sequence, detail) VALUES (?, ?, ?, ?)");
  const appendTimes = db.prepare<[...Row, number | null, number | null]>(
    "INSERT INTO log (at, type, sequence, detail, waited_ms, turn_ms) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const newest = db.prepare<[number], Columns>(`${SELECT} ORDER BY id DESC LIMIT ?`);
  const ofTicket = db.prepare<[number, number], Columns>(
    `${SELECT} INDEXED BY log_ticket WHERE sequence = ? ORDER BY id DESC LIMIT ?`,
  );
  const lastOf = db.prepare<[number, EventType], Columns>(
    `${SELECT} INDEXED BY log_ticket WHERE sequence = ? AND type = ? ORDER BY id DESC LIMIT 1`,
  );
  const ends = db.prepare<[number], { sequence: number; outcome: Outcome; at: WallMs }>(
    `SELECT sequence, type AS outcome, at FROM log AS ended INDEXED BY log_end
      WHERE sequence IS NOT NULL AND (type = 'seen' OR type = 'missed' OR type = 'left' OR type = 'banned')
        AND NOT (type = 'missed' AND EXISTS (SELECT 1 FROM log AS later INDEXED BY log_ticket
          WHERE later.sequence = ended.sequence AND later.id > ended.id AND later.type = 'recalled'))
      ORDER BY id DESC LIMIT ?`,
  );
  const recentTurns = db.prepare<[], { averageTurnMs: number | null; turnCount: number }>(
    `SELECT avg(turn_ms) AS averageTurnMs, count(*) AS turnCount
      FROM (SELECT turn_ms FROM log INDEXED BY log_turn WHERE turn_ms IS NOT NULL ORDER BY id DESC LIMIT ${RECENT_TURNS})`,
  );
  const prune = db.prepare<[WallMs, number]>(
    "DELETE FROM log WHERE id IN (SELECT id FROM log INDEXED BY log_at WHERE at < ? ORDER BY at LIMIT ?)",
  );

  return {
    append({ at, type, sequence, waitedMs, turnMs, detail }: LogEvent): void {
      const text = detail ? JSON.stringify(detail) : null;
      // Most have no times, and binding a null costs as much as binding a value.
      if (waitedMs === undefined && turnMs === undefined) append.run(at, type, sequence, text);
      else appendTimes.run(at, type, sequence, text, waitedMs ?? null, turnMs ?? null);
    },
    /** The newest lines, of one ticket or of all; oldest first. */
    newest({ sequence, limit }: { sequence?: number; limit: number }): LogEvent[] {
      const rows = sequence === undefined ? newest.all(limit) : ofTicket.all(sequence, limit);
      return rows.reverse().map(toEvent);
    },
    /** The newest line of one kind of a ticket. */
    lastOf(sequence: number, type: EventType): LogEvent | null {
      const columns = lastOf.get(sequence, type);
      return columns ? toEvent(columns) : null;
    },
    /** The newest ends of tickets that were not undone, newest first. */
    recentEnds: (limit: number): RecentEnd[] => (limit === 0 ? [] : ends.all(limit)),
    /** The mean of the recent turns (null before the first), and how many they are. */
    recentTurns: () => recentTurns.get() ?? { averageTurnMs: null, turnCount: 0 },
    /** Deletes lines older than a time, at most `limit`; returns how many. */
    prune: (before: WallMs, limit: number) => prune.run(before, limit).changes,
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
