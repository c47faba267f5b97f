import type { Kind, RowOf } from "../remote/session.ts";
import { BAN, banOf, EVENT, eventOf, TICKET, ticketOf } from "./rows.ts";
import { type Columns, column, NO_VALUES, type Qualifier, type SqlOf } from "./sql.ts";

const RECENT = `type = 'seen' OR type = 'missed' OR type = 'left' OR type = 'banned'`;

/**
 * How many wait in front of a place: whole blocks of level 3, then of level 2 up to where level 3 stopped, and so on. Not
 * a function: PostgreSQL would plan its body in each statement anew, and 18 takes three times as long for it.
 */
function countBelow(t: Qualifier, place: string): string {
  const level = (number: number, from: string, to: string): string =>
    `coalesce((SELECT sum(waiting) FROM ${t("line_block")} WHERE level = ${number}${from} AND block < ${to}), 0)`;
  const block = (size: number): string => `floor(${place} / ${size})::bigint`;
  return `(${level(3, "", block(262_144))}
    + ${level(2, ` AND block >= ${block(262_144)} * 64`, block(4096))}
    + ${level(1, ` AND block >= ${block(4096)} * 64`, block(64))}
    + (SELECT count(*) FROM ${t("ticket")} AS near WHERE near.place >= floor(${place} / 64) * 64 AND near.place < ${place})
    )::bigint`;
}

/** What is read, under the lock or without it; each by an index. */
export function readSql(t: Qualifier) {
  const lineOf = (columns: Columns) => ({ event: eventOf(columns) });
  return {
    ticketsBySequence: {
      text: `SELECT ${TICKET}, CASE WHEN sequence = ANY ($2::bigint[]) AND place IS NOT NULL
          THEN ${countBelow(t, "ticket.place")} END AS below
        FROM ${t("ticket")} AS ticket WHERE sequence = ANY ($1::bigint[])`,
      values: ({ sequences, withBelow }) => [sequences, withBelow],
      row: ({ below, ...columns }) =>
        ({ ...ticketOf(columns), below }) as unknown as RowOf<"ticketsBySequence">,
    },
    ticketsByKey: {
      text: `SELECT ${TICKET}, key FROM ${t("ticket")} WHERE key = ANY ($1::bytea[])`,
      values: ({ keys }) => [keys],
      row: ({ key, ...columns }) => ({ ...ticketOf(columns), key }) as unknown as RowOf<"ticketsByKey">,
    },
    ticketsAtCounters: {
      text: `SELECT ${TICKET} FROM ${t("ticket")}
        WHERE call_order >= (SELECT first_call FROM ${t("queue")}) ORDER BY call_order`,
      values: NO_VALUES,
      row: ticketOf,
    },
    heads: {
      // The lower bound skips the index's dead entries, which a long snapshot elsewhere keeps from being removed.
      text: `SELECT ${TICKET} FROM ${t("ticket")}
        WHERE place >= (SELECT first_place FROM ${t("queue")}) ORDER BY place LIMIT $1`,
      values: ({ count }) => [count],
      row: ticketOf,
    },
    comebacks: {
      text: `SELECT
          (SELECT count(*) FROM ${t("ticket")}
            WHERE rejoin_by > coalesce((SELECT clock_at FROM ${t("queue")}), 0)) AS "mayRejoin",
          coalesce((SELECT json_agg(json_build_object('sequence', sequence, 'place', place, 'below', below))
            FROM (SELECT sequence, place, ${countBelow(t, "ticket.place")} AS below FROM ${t("ticket")} AS ticket
              WHERE has_rejoined AND place IS NOT NULL ORDER BY place LIMIT $1) AS back), '[]') AS rejoined`,
      values: ({ limit }) => [limit],
    },
    countsBelow: {
      text: `SELECT place, ${countBelow(t, "asked.place")} AS below
        FROM unnest($1::float8[]) WITH ORDINALITY AS asked (place, n) ORDER BY n`,
      values: ({ places }) => [places],
    },
    ranks: {
      text: `SELECT asked.first + row_number() OVER (PARTITION BY asked.n ORDER BY found.place) - 1 AS position,
          found.place, found.sequence
        FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS asked (first, last, n)
        CROSS JOIN LATERAL (SELECT place, sequence FROM ${t("ticket")}
          WHERE place >= ${t("place_at")}(asked.first) ORDER BY place LIMIT asked.last - asked.first + 1) AS found`,
      values: ({ windows }) => [column(windows, ({ from }) => from), column(windows, ({ to }) => to)],
    },
    placesBetween: {
      text: `SELECT place, sequence FROM ${t("ticket")} WHERE place >= $1 AND place < $2 ORDER BY place`,
      values: ({ from, to }) => [from, to],
    },
    blocks: {
      text: `SELECT block, waiting FROM ${t("line_block")} WHERE level = 1 AND block = ANY ($1::bigint[])`,
      values: ({ blocks }) => [blocks],
    },
    liveCounts: {
      text: `SELECT address, count(*) AS live FROM ${t("ticket")}
        WHERE address = ANY ($1::text[]) AND ended_at IS NULL GROUP BY address`,
      values: ({ names }) => [names],
    },
    liveCountsBetween: {
      text: `SELECT address, count(*) AS live FROM ${t("ticket")}
        WHERE address > $1 AND address < $2 AND ended_at IS NULL GROUP BY address`,
      values: ({ from, to }) => [from, to],
    },
    liveTicketsBetween: {
      text: `SELECT ${TICKET} FROM ${t("ticket")}
        WHERE address > $1 AND address < $2 AND ended_at IS NULL ORDER BY address, sequence LIMIT $3`,
      values: ({ from, to, limit }) => [from, to, limit],
      row: ticketOf,
    },
    liveTicketsOf: {
      text: `SELECT ${TICKET} FROM ${t("ticket")}
        WHERE address = $1 AND ended_at IS NULL ORDER BY sequence LIMIT $2`,
      values: ({ address, limit }) => [address, limit],
      row: ticketOf,
    },
    lastLines: {
      text: `SELECT found.* FROM unnest($1::bigint[], $2::text[]) AS asked (of_sequence, of_type)
        CROSS JOIN LATERAL (SELECT ${EVENT} FROM ${t("log")}
          WHERE sequence = asked.of_sequence AND type = asked.of_type ORDER BY id DESC LIMIT 1) AS found`,
      values: ({ of }) => [column(of, ({ sequence }) => sequence), column(of, ({ type }) => type)],
      row: lineOf,
    },
    recentTurns: {
      text: `SELECT turn_ms AS "turnMs" FROM ${t("log")} WHERE turn_ms IS NOT NULL ORDER BY id DESC LIMIT $1`,
      values: ({ limit }) => [limit],
    },
    stockCats: {
      text: `SELECT id FROM ${t("cat")} WHERE sequence IS NULL ORDER BY id LIMIT $1`,
      values: ({ limit }) => [limit],
    },
    bansNewerThan: {
      text: `SELECT ${BAN} FROM ${t("ban")} WHERE revision > $1`,
      values: ({ revision }) => [revision],
      row: banOf,
    },
    banNames: { text: `SELECT address FROM ${t("ban")}`, values: NO_VALUES },
    readAnnouncement: { text: `SELECT text, at FROM ${t("announcement")}`, values: NO_VALUES },
    readDeclared: {
      text: `SELECT declared FROM ${t("declared")} WHERE name = $1`,
      values: ({ name }) => [name],
    },
    readRestorations: {
      text: `SELECT first_sequence AS "firstSequence", lost_from AS "lostFrom", salt
        FROM ${t("restoration")} ORDER BY first_sequence`,
      values: NO_VALUES,
    },
    readDaemon: {
      text: `SELECT daemon, name, batch, clock_at AS "clockAt" FROM ${t("daemon")} WHERE daemon = $1`,
      values: ({ daemon }) => [daemon],
    },
    busiestHour: {
      text: `SELECT coalesce(max(n), 0) AS taken
        FROM (SELECT count(*) AS n FROM ${t("log")} WHERE type = 'taken' GROUP BY at / 3600000) AS hours`,
      values: NO_VALUES,
    },
    recentEnds: {
      text: `SELECT sequence, type AS outcome, at FROM ${t("log")} AS ended
        WHERE sequence IS NOT NULL AND (${RECENT})
          AND NOT (type = 'missed' AND EXISTS (SELECT 1 FROM ${t("log")} AS later
            WHERE later.sequence = ended.sequence AND later.id > ended.id AND later.type = 'recalled'))
        ORDER BY id DESC LIMIT $1`,
      values: ({ limit }) => [limit],
    },
    readLog: {
      // Two, of which one is never executed: each has an index of its own.
      text: `(SELECT ${EVENT} FROM ${t("log")} WHERE $1::bigint IS NULL ORDER BY id DESC LIMIT $2)
        UNION ALL (SELECT ${EVENT} FROM ${t("log")} WHERE sequence = $1 ORDER BY id DESC LIMIT $2)`,
      values: ({ sequence, limit }) => [sequence, limit],
      row: lineOf,
    },
    readTallies: {
      text: `SELECT kind, bucket, sum(count)::bigint AS count, sum(total_ms) AS "totalMs" FROM ${t("tally")}
        WHERE quarter >= $1 AND quarter < $2 GROUP BY kind, bucket ORDER BY kind, bucket`,
      values: ({ from, to }) => [from, to],
    },
    readBans: {
      text: `SELECT ${BAN} FROM ${t("ban")} ORDER BY since, address`,
      values: NO_VALUES,
      row: banOf,
    },
    stockSize: {
      text: `SELECT count(*) AS cats FROM ${t("cat")} WHERE sequence IS NULL`,
      values: NO_VALUES,
    },
    catOf: {
      text: `SELECT id, picture, media_type AS "mediaType", digest, credit FROM ${t("cat")} WHERE sequence = $1`,
      values: ({ sequence }) => [sequence],
    },
    readPicture: {
      text: `SELECT bytes FROM ${t("picture")} WHERE id = $1`,
      values: ({ picture }) => [picture],
    },
  } satisfies Partial<SqlOf<Kind>>;
}
