import type { Kind } from "../remote/session.ts";
import { NO_VALUES, type Qualifier, quoteIdentifier, type SqlOf } from "./sql.ts";

/** Longer than any chore is claimed for: a claim further ahead was made before the clock was set back. */
const MAX_AHEAD = "1 hour";

/** PostgreSQL's longest identifier (NAMEDATALEN - 1). */
const MAX_NAME_BYTES = 63;

/**
 * Pruning, pictures, chores, and notifications. What is pruned is gathered into an array first: a join with a LIMIT of
 * unknown size may read all of a table.
 */
export function upkeepSql(t: Qualifier, schema: string) {
  const channel = channelOf(schema);
  return {
    pruneTickets: {
      text: `DELETE FROM ${t("ticket")} WHERE sequence = ANY (ARRAY
        (SELECT sequence FROM ${t("ticket")} WHERE ended_at IS NOT NULL AND ended_at < $1 ORDER BY ended_at LIMIT $2))`,
      values: ({ before, limit }) => [before, limit],
    },
    pruneLog: {
      text: `DELETE FROM ${t("log")} WHERE id = ANY (ARRAY
        (SELECT id FROM ${t("log")} WHERE at < $1 ORDER BY at LIMIT $2))`,
      values: ({ before, limit }) => [before, limit],
    },
    pruneBans: {
      text: `DELETE FROM ${t("ban")} WHERE address = ANY (ARRAY
        (SELECT address FROM ${t("ban")} WHERE until < $1 LIMIT $2))`,
      values: ({ before, limit }) => [before, limit],
    },
    pruneTallies: {
      text: `DELETE FROM ${t("tally")} WHERE ctid = ANY (ARRAY
        (SELECT ctid FROM ${t("tally")} WHERE quarter < $1 LIMIT $2))`,
      values: ({ quarter, limit }) => [quarter, limit],
    },
    pruneDaemons: {
      text: `DELETE FROM ${t("daemon")} WHERE clock_at < $1 AND daemon <> $2`,
      values: ({ before, except }) => [before, except],
    },
    addPicture: {
      text: `INSERT INTO ${t("picture")} (bytes) VALUES ($1) RETURNING id AS picture`,
      values: ({ bytes }) => [bytes],
    },
    prunePictures: {
      text: `DELETE FROM ${t("picture")} WHERE id = ANY (ARRAY
        (SELECT id FROM ${t("picture")} AS kept
          WHERE made_at < clock_timestamp() - $1 * interval '1 millisecond'
            AND NOT EXISTS (SELECT 1 FROM ${t("cat")} WHERE cat.picture = kept.id) LIMIT $2))`,
      values: ({ olderThanMs, limit }) => [olderThanMs, limit],
    },
    claimChore: {
      text: `INSERT INTO ${t("chore")} AS chore (name, daemon, until)
        VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
        ON CONFLICT (name) DO UPDATE SET daemon = excluded.daemon, until = excluded.until
          WHERE chore.daemon = excluded.daemon OR chore.until < clock_timestamp()
            OR chore.until > clock_timestamp() + interval '${MAX_AHEAD}'`,
      values: ({ name, daemon, forMs }) => [name, daemon, forMs],
    },
    listen: { text: `LISTEN ${quoteIdentifier(channel)}`, values: NO_VALUES },
    notify: {
      text: `SELECT pg_notify($1, $2)`,
      values: ({ payload }) => [channel, payload],
    },
  } satisfies Partial<SqlOf<Kind>>;
}

/**
 * Truncated as LISTEN would truncate it, since pg_notify refuses a longer one. So two long schemas may share a channel: a
 * notification says nothing in itself.
 */
function channelOf(schema: string): string {
  const bytes = Buffer.from(`catq ${schema}`).subarray(0, MAX_NAME_BYTES);
  // Leaves out a character that was cut in two.
  return new TextDecoder().decode(bytes, { stream: true });
}
