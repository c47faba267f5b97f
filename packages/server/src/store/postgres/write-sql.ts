import type { Kind, StoredTicket } from "../remote/session.ts";
import { column, NO_VALUES, type Qualifier, type SqlOf } from "./sql.ts";

/** A ticket's key and the columns that a change may give it: name, type, value. */
const CHANGING: readonly (readonly [name: string, type: string, read: (row: StoredTicket) => unknown])[] = [
  ["sequence", "bigint", ({ ticket }) => ticket.sequence],
  ["state", "text", ({ ticket }) => ticket.state],
  ["called_mark", "float8", ({ ticket }) => ticket.calledMark],
  ["claim_left", "float8", ({ ticket }) => ticket.claimLeftMs],
  ["is_lengthened", "boolean", ({ ticket }) => ticket.isLengthened],
  ["has_push", "boolean", ({ ticket }) => ticket.hasPush],
  ["until", "float8", ({ ticket }) => ticket.until],
  ["ended_at", "bigint", ({ ticket }) => ticket.endedAt],
  ["place", "float8", ({ place }) => place],
  ["call_order", "bigint", ({ callOrder }) => callOrder],
  ["rejoin_by", "bigint", ({ ticket }) => ticket.rejoinBy],
  ["has_rejoined", "boolean", ({ ticket }) => ticket.hasRejoined],
];
const NAMES = CHANGING.map(([name]) => name);
const ARRAYS = CHANGING.map(([, type], index) => `$${index + 1}::${type}[]`).join(", ");

function changing(rows: readonly StoredTicket[]): unknown[][] {
  return CHANGING.map(([, , read]) => column(rows, read));
}

/** What is written under the lock: many rows by one statement each. */
export function writeSql(t: Qualifier) {
  return {
    setAside: {
      // Below zero, where nobody is, and no two at one place.
      text: `UPDATE ${t("ticket")} SET place = CASE WHEN place IS NOT NULL THEN -1 - sequence END,
        call_order = CASE WHEN call_order IS NOT NULL THEN -1 - sequence END
        WHERE sequence = ANY ($1::bigint[])`,
      values: ({ sequences }) => [sequences],
    },
    updateTickets: {
      text: `UPDATE ${t("ticket")} AS ticket SET ${NAMES.slice(1).map((name) => `${name} = v.${name}`)}
        FROM unnest(${ARRAYS}) AS v (${NAMES}) WHERE ticket.sequence = v.sequence`,
      values: ({ rows }) => changing(rows),
    },
    setPlaces: {
      text: `UPDATE ${t("ticket")} AS ticket SET place = v.place
        FROM unnest($1::bigint[], $2::float8[]) AS v (sequence, place) WHERE ticket.sequence = v.sequence`,
      values: ({ rows }) => [column(rows, ({ sequence }) => sequence), column(rows, ({ place }) => place)],
    },
    insertTickets: {
      text: `INSERT INTO ${t("ticket")} (${NAMES}, address, taken_at, taken_mark, key)
        SELECT * FROM unnest(${ARRAYS}, $13::text[], $14::bigint[], $15::float8[], $16::bytea[])`,
      values: ({ rows }) => [
        ...changing(rows),
        column(rows, ({ ticket }) => ticket.address),
        column(rows, ({ ticket }) => ticket.takenAt),
        column(rows, ({ ticket }) => ticket.takenMark),
        column(rows, ({ key }) => key),
      ],
    },
    addToBlocks: {
      // Not INSERT … ON CONFLICT, which checks the row that it would insert: a negative count.
      text: `MERGE INTO ${t("line_block")} AS counted
        USING unnest($1::int[], $2::bigint[], $3::bigint[]) AS v (level, block, delta)
        ON counted.level = v.level AND counted.block = v.block
        WHEN MATCHED THEN UPDATE SET waiting = counted.waiting + v.delta
        WHEN NOT MATCHED THEN INSERT VALUES (v.level, v.block, v.delta)`,
      values: ({ rows }) => [
        column(rows, ({ level }) => level),
        column(rows, ({ block }) => block),
        column(rows, ({ delta }) => delta),
      ],
    },
    addCats: {
      text: `INSERT INTO ${t("cat")} (id, picture, media_type, digest, credit)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bytea[], $5::text[])`,
      values: ({ rows }) => [
        column(rows, ({ id }) => id),
        column(rows, ({ picture }) => picture),
        column(rows, ({ mediaType }) => mediaType),
        column(rows, ({ digest }) => digest),
        column(rows, ({ credit }) => credit),
      ],
    },
    giveCats: {
      // Not IS NULL, for which an empty table's plan reads the stock from end to end.
      text: `UPDATE ${t("cat")} AS cat SET sequence = v.sequence
        FROM unnest($1::bigint[], $2::bigint[]) AS v (cat, sequence)
        WHERE cat.id = v.cat AND coalesce(cat.sequence, -1) = -1`,
      values: ({ rows }) => [column(rows, ({ cat }) => cat), column(rows, ({ sequence }) => sequence)],
    },
    // Their pictures, which are large, go outside of the lock (`prunePictures`).
    dropCats: {
      text: `DELETE FROM ${t("cat")} WHERE sequence = ANY ($1::bigint[])`,
      values: ({ sequences }) => [sequences],
    },
    dropStock: { text: `DELETE FROM ${t("cat")} WHERE sequence IS NULL`, values: NO_VALUES },
    appendLog: {
      text: `INSERT INTO ${t("log")} (id, at, type, sequence, waited_ms, turn_ms, detail)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::float8[], $6::float8[],
          $7::jsonb[])`,
      values: ({ rows }) => [
        column(rows, ({ id }) => id),
        column(rows, ({ event }) => event.at),
        column(rows, ({ event }) => event.type),
        column(rows, ({ event }) => event.sequence),
        column(rows, ({ event }) => event.waitedMs ?? null),
        column(rows, ({ event }) => event.turnMs ?? null),
        column(rows, ({ event }) => (event.detail ? JSON.stringify(event.detail) : null)),
      ],
    },
    setBans: {
      text: `INSERT INTO ${t("ban")} (address, since, until, reason, is_ending, revision)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::boolean[], $6::bigint[])
        ON CONFLICT (address) DO UPDATE SET since = excluded.since, until = excluded.until,
          reason = excluded.reason, is_ending = excluded.is_ending, revision = excluded.revision`,
      values: ({ rows }) => [
        column(rows, ({ ban }) => ban.address),
        column(rows, ({ ban }) => ban.since),
        column(rows, ({ ban }) => ban.until),
        column(rows, ({ ban }) => ban.reason),
        column(rows, ({ isEnding }) => isEnding),
        column(rows, ({ revision }) => revision),
      ],
    },
    liftBans: {
      text: `DELETE FROM ${t("ban")} WHERE address = ANY ($1::text[])`,
      values: ({ names }) => [names],
    },
    writeAnnouncement: {
      // One statement for both: what is withdrawn has no text.
      text: `MERGE INTO ${t("announcement")} AS said USING (SELECT 1 AS id, $1::text AS text, $2::bigint AS at) AS v
        ON said.id = v.id
        WHEN MATCHED AND v.text IS NULL THEN DELETE
        WHEN MATCHED THEN UPDATE SET text = v.text, at = v.at
        WHEN NOT MATCHED AND v.text IS NOT NULL THEN INSERT VALUES (v.id, v.text, v.at)`,
      values: ({ announcement }) => [announcement?.text ?? null, announcement?.at ?? null],
    },
    addTallies: {
      text: `INSERT INTO ${t("tally")} AS tally (quarter, kind, bucket, count, total_ms)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::int[], $4::bigint[], $5::float8[])
        ON CONFLICT (quarter, kind, bucket) DO UPDATE
          SET count = tally.count + excluded.count, total_ms = tally.total_ms + excluded.total_ms`,
      values: ({ rows }) => [
        column(rows, ({ quarter }) => quarter),
        column(rows, ({ kind }) => kind),
        column(rows, ({ bucket }) => bucket),
        column(rows, ({ count }) => count),
        column(rows, ({ totalMs }) => totalMs),
      ],
    },
    writeDeclared: {
      text: `INSERT INTO ${t("declared")} (name, declared) VALUES ($1, $2::jsonb)
        ON CONFLICT (name) DO UPDATE SET declared = excluded.declared`,
      values: ({ name, declared }) => [name, JSON.stringify(declared)],
    },
    addRestoration: {
      text: `INSERT INTO ${t("restoration")} (first_sequence, lost_from, salt, at) VALUES ($1, $2, $3, $4)`,
      values: ({ restoration: { firstSequence, lostFrom, salt }, at }) => [firstSequence, lostFrom, salt, at],
    },
    writeDaemon: {
      text: `INSERT INTO ${t("daemon")} (daemon, name, batch, clock_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (daemon) DO UPDATE SET name = excluded.name, batch = excluded.batch, clock_at = excluded.clock_at`,
      values: ({ row: { daemon, name, batch, clockAt } }) => [daemon, name, batch, clockAt],
    },
    writeQueue: {
      text: `UPDATE ${t("queue")} SET is_paused = $1, is_closed = $2, next_sequence = $3, next_place = $4,
        first_place = $5, waiting_count = $6, alive_at = $7, clock_at = $8, revision = $9, ban_revision = $10,
        settings_revision = $11, stock_revision = $12, next_log_id = $13, next_cat_id = $14, settings = $15,
        restoration_count = $16, commits = $17, timeline = $18, timeline_from = $19, is_synchronous = $20,
        cluster = $21, first_call = $22, format = $23`,
      values: ({ row }) => [
        ...[row.mode.isPaused, row.mode.isClosed, row.nextSequence, row.nextPlace, row.firstPlace],
        ...[row.waitingCount, row.aliveAt, row.clockAt, row.revision, row.banRevision, row.settingsRevision],
        ...[row.stockRevision, row.nextLogId, row.nextCatId, JSON.stringify(row.settings)],
        ...[
          row.restorationCount,
          row.commits,
          row.timeline,
          row.timelineFrom,
          row.isSynchronous,
          row.cluster,
          row.firstCall,
          row.format,
        ],
      ],
    },
  } satisfies Partial<SqlOf<Kind>>;
}
