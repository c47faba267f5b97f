import type { Kind, RowOf } from "../remote/session.ts";
import { column, NO_VALUES, type Qualifier, type SqlOf } from "./sql.ts";

/** Milliseconds since 1970. */
const NOW = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
/** Longer than any claim or pause: a `try_at` further ahead was written before the clock was set back. */
const MAX_AHEAD_MS = 3_600_000;

/** Subscriptions to Web Push, and the outbox that is one of their columns. */
export function pushSql(t: Qualifier) {
  const subscription = t("subscription");
  return {
    putSubscriptions: {
      text: `INSERT INTO ${subscription} (sequence, endpoint, p256dh, auth, since)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::bytea[], $5::bigint[])
        ON CONFLICT (sequence, endpoint) DO UPDATE
          SET p256dh = excluded.p256dh, auth = excluded.auth, since = excluded.since`,
      values: ({ rows }) => [
        column(rows, ({ sequence }) => sequence),
        column(rows, ({ subscription: { endpoint } }) => endpoint),
        column(rows, ({ subscription: { p256dh } }) => p256dh),
        column(rows, ({ subscription: { auth } }) => auth),
        column(rows, ({ since }) => since),
      ],
    },
    trimSubscriptions: {
      text: `DELETE FROM ${subscription} AS old USING (SELECT sequence, endpoint,
          row_number() OVER (PARTITION BY sequence ORDER BY since DESC, endpoint) AS n
          FROM ${subscription} WHERE sequence = ANY ($1::bigint[])) AS v
        WHERE old.sequence = v.sequence AND old.endpoint = v.endpoint AND v.n > $2`,
      values: ({ sequences, keep }) => [sequences, keep],
    },
    dropSubscriptions: {
      text: `DELETE FROM ${subscription} AS old USING unnest($1::bigint[], $2::text[]) AS v (sequence, endpoint)
        WHERE old.sequence = v.sequence AND (v.endpoint IS NULL OR old.endpoint = v.endpoint)`,
      values: ({ rows }) => [
        column(rows, ({ sequence }) => sequence),
        column(rows, ({ endpoint }) => endpoint),
      ],
    },
    tellSubscriptions: {
      text: `UPDATE ${subscription} AS told SET news = v.news, keep_until = v.keep_until,
          version = told.version + 1, tries = 0, try_at = 0
        FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS v (sequence, news, keep_until)
        WHERE told.sequence = v.sequence`,
      values: ({ rows }) => [
        column(rows, ({ sequence }) => sequence),
        column(rows, ({ news }) => news),
        column(rows, ({ keepUntil }) => keepUntil),
      ],
    },
    dropOldSubscriptions: {
      text: `DELETE FROM ${subscription} WHERE keep_until <= ${NOW}`,
      values: NO_VALUES,
    },
    claimNews: {
      // The innermost reads are by the index, and lock what they find: nobody waits, and nobody claims the same.
      text: `UPDATE ${subscription} AS claimed SET try_at = ${NOW} + $2::bigint, tries = claimed.tries + 1
        FROM (SELECT sequence, endpoint FROM ${subscription}
          WHERE news IS NOT NULL AND (try_at <= ${NOW} OR try_at > ${NOW} + ${MAX_AHEAD_MS})
          ORDER BY try_at LIMIT $1 FOR UPDATE SKIP LOCKED) AS due
        WHERE claimed.sequence = due.sequence AND claimed.endpoint = due.endpoint
        RETURNING claimed.sequence, claimed.news, claimed.endpoint, claimed.p256dh, claimed.auth, claimed.version,
          claimed.tries`,
      values: ({ limit, forMs }) => [limit, forMs],
      row: ({ endpoint, p256dh, auth, ...news }) =>
        ({ ...news, subscription: { endpoint, p256dh, auth } }) as unknown as RowOf<"claimNews">,
    },
    settleNews: {
      text: `UPDATE ${subscription} SET news = CASE WHEN $4::bigint IS NULL THEN NULL ELSE news END,
          try_at = CASE WHEN $4::bigint IS NULL THEN 0 ELSE ${NOW} + $4::bigint END
        WHERE sequence = $1 AND endpoint = $2 AND version = $3`,
      values: ({ sequence, endpoint, version, againInMs }) => [sequence, endpoint, version, againInMs],
    },
  } satisfies Partial<SqlOf<Kind>>;
}
