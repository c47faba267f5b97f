import { LESS_DURABLE } from "./transaction-sql.ts";

/**
 * Settings that are relied on, and that a role, a database or a server's file may have set otherwise (`ALTER ROLE … SET`):
 * numbers come exactly, nothing ends a connection that is in use, what is written may be written, no name is looked up
 * in anybody's schema.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  extra_float_digits: "1",
  DateStyle: "ISO, MDY",
  TimeZone: "UTC",
  bytea_output: "hex",
  standard_conforming_strings: "on",
  search_path: "pg_catalog",
  row_security: "off",
  default_transaction_isolation: "read committed",
  default_transaction_read_only: "off",
  default_transaction_deferrable: "off",
  statement_timeout: "0",
  lock_timeout: "0",
  idle_in_transaction_session_timeout: "0",
  idle_session_timeout: "0",
  // One plan for each statement, and the right one for many rows, be it made while the tables are empty: until a vacuum
  // has counted them, the planner would read them from end to end, and it keeps its plans. Where it does not know how few
  // rows a LIMIT leaves, it would join them with all of the table.
  plan_cache_mode: "force_generic_plan",
  enable_seqscan: "off",
  enable_indexscan: "on",
  enable_indexonlyscan: "on",
  enable_bitmapscan: "on",
  enable_nestloop: "on",
  enable_hashjoin: "off",
  enable_mergejoin: "off",
  jit: "off",
};

/** For a backend with one client, which may be gone with its machine: the server then ends the backend after 11 s. */
const KEEPALIVE: Readonly<Record<string, string>> = {
  tcp_keepalives_idle: "5",
  tcp_keepalives_interval: "2",
  tcp_keepalives_count: "3",
};

/** A default that is less durable than `on` would acknowledge what a crash takes back; one that is more durable stays. */
const DURABLE = `CASE WHEN current_setting('synchronous_commit') IN (${LESS_DURABLE}) THEN 'on'
  ELSE current_setting('synchronous_commit') END`;

/** One SELECT that makes the settings of a session, until its end. */
export function setSession(synchronousCommit: "durable" | "off"): string {
  return setConfig(
    { ...SETTINGS, ...KEEPALIVE },
    { isLocal: false, level: synchronousCommit === "off" ? "'off'" : DURABLE },
  );
}

/**
 * The same until the end of the transaction (SET LOCAL), for behind a pooler, where the next may have another backend. $1 is
 * its `lock_timeout`; the one row names the backend.
 */
export const SET_LOCAL = `${setConfig(SETTINGS, { isLocal: true, level: DURABLE })},
  set_config('lock_timeout', $1, true), pg_backend_pid() AS pid`;

/** $1 is the `lock_timeout` of the session from now on. */
export const SET_LOCK_TIMEOUT = "SELECT set_config('lock_timeout', $1, false)";

function setConfig(
  settings: Readonly<Record<string, string>>,
  { isLocal, level }: { isLocal: boolean; level: string },
): string {
  const set = (name: string, value: string): string => `set_config('${name}', ${value}, ${isLocal})`;
  return `SELECT ${[
    ...Object.entries(settings).map(([name, value]) => set(name, `'${value}'`)),
    set("synchronous_commit", level),
    // PostgreSQL 17 and newer have it.
    `CASE WHEN current_setting('server_version_num')::int >= 170000 THEN ${set("transaction_timeout", "'0'")} END`,
  ].join(", ")}`;
}
