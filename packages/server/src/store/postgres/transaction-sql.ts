import type { Kind, RowOf } from "../remote/session.ts";
import { QUEUE, queueOf } from "./rows.ts";
import { NO_VALUES, type Qualifier, type SqlOf } from "./sql.ts";

/** The first eight digits of a WAL file's name are its timeline. */
export const TIMELINE = "left(pg_walfile_name(pg_current_wal_lsn()), 8)";
export const HAS_TIMELINE = `(has_function_privilege('pg_walfile_name(pg_lsn)', 'execute')
  AND has_function_privilege('pg_current_wal_lsn()', 'execute'))`;
/** Whether a COMMIT waits for a synchronous standby. */
export const IS_SYNCHRONOUS = `(current_setting('synchronous_standby_names') <> ''
  AND current_setting('synchronous_commit') NOT IN ('off', 'local'))`;

/** What `synchronous_commit` may be that is less than `on`: with `remote_write`, a standby's crash takes back what it has. */
export const LESS_DURABLE = "'off', 'local', 'remote_write'";

/** Of a server and a database in it. */
export const DATABASE = `((SELECT system_identifier FROM pg_control_system())
  || ' ' || (SELECT oid FROM pg_database WHERE datname = current_database()))`;

/** Of the queue's tables: a dump that is restored has others, be it into the very database that it was made of. */
export function identityIn(t: Qualifier): string {
  return `(${DATABASE} || ' ' || (SELECT tableoid FROM ${t("queue")}))`;
}

/** Transactions, the lock, the clock, and what a connection leads to. */
export function transactionSql(t: Qualifier) {
  return {
    begin: { text: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", values: NO_VALUES },
    beginReading: { text: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", values: NO_VALUES },
    commit: { text: "COMMIT", values: NO_VALUES },
    rollback: { text: "ROLLBACK", values: NO_VALUES },
    lockQueue: {
      // Alone: what is joined to it would be read as it was before the wait for the lock.
      text: `SELECT ${QUEUE} FROM ${t("queue")} FOR NO KEY UPDATE`,
      values: NO_VALUES,
      row: queueOf,
    },
    readQueue: { text: `SELECT ${QUEUE} FROM ${t("queue")}`, values: NO_VALUES, row: queueOf },
    readMoment: {
      text: `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS clock,
        CASE WHEN $1::boolean THEN ${TIMELINE} END AS timeline, ${IS_SYNCHRONOUS} AS "isSynchronous",
        CASE WHEN $2::text IS NOT NULL AND current_setting('server_version_num')::int >= 170000
          THEN set_config('transaction_timeout', $2, true) END AS "limit"`,
      values: ({ withTimeline, limitMs }) => [withTimeline, limitMs === null ? null : `${limitMs}ms`],
      row: ({ limit: _, ...moment }) => moment as unknown as RowOf<"readMoment">,
    },
    identify: {
      text: `SELECT ${identityIn(t)} AS cluster,
        pg_is_in_recovery() AS "isInRecovery",
        ${HAS_TIMELINE} AS "hasTimeline",
        (SELECT key FROM ${t("queue")}) AS key`,
      values: NO_VALUES,
    },
    endBlocker: {
      // On 15 and 16, where no transaction_timeout ends a daemon that stands still in the middle of a pipeline. Found first
      // and ended then: of conditions beside each other the planner looks at the cheapest first, which is the ending.
      text: `WITH stalled AS MATERIALIZED (SELECT pid FROM pg_stat_activity
          WHERE pid = ANY (pg_blocking_pids($1)) AND usename = current_user AND wait_event = 'ClientRead'
            AND state_change < clock_timestamp() - $2 * interval '1 millisecond')
        SELECT pid FROM stalled WHERE pg_terminate_backend(pid)`,
      values: ({ blocked, olderThanMs }) => [blocked, olderThanMs],
    },
  } satisfies Partial<SqlOf<Kind>>;
}
