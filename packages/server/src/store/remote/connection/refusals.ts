import { ConnectionLost } from "../session.ts";
import { StatementRefused } from "./trip.ts";

/** PostgreSQL's SQLSTATE codes, by what is to be done about them. */

export const LOCK_TIMEOUT = "55P03";
/** These, serialization failure, deadlock: run again. */
const AGAIN = new Set([LOCK_TIMEOUT, "40001", "40P01"]);

/**
 * The tables, or their schema, are not there, or this role may not use them any more: as away as a server, until somebody puts
 * them back. A new connection finds out by looking at the queue's row.
 */
const NO_TABLES: Readonly<Record<string, string>> = {
  "42P01": "The queue's tables are not there: were they dropped, or is a backup being restored?",
  "3F000": "The queue's schema is not there: was it dropped, or is a backup being restored?",
  "42501": "Its role may not use the queue's tables any more: see GRANT.",
};

/** Of these classes (58 is the server's disk), and a server that takes no writes: the connection is of no use. */
const GONE = ["08", "53", "57", "58"];
const READ_ONLY = "25006";

/** Whether the same transaction may succeed on the same connection. */
export function isWorthAgain(error: unknown): boolean {
  return error instanceof StatementRefused && AGAIN.has(error.sqlState);
}

/** Whether it takes another connection. */
export function isAway(error: unknown): boolean {
  if (error instanceof ConnectionLost) return true;
  if (!(error instanceof StatementRefused)) return false;
  if (Object.hasOwn(NO_TABLES, error.sqlState)) return true;
  return error.sqlState === READ_ONLY || GONE.some((code) => error.sqlState.startsWith(code));
}

export function isLockTimeout(error: unknown): boolean {
  return error instanceof StatementRefused && error.sqlState === LOCK_TIMEOUT;
}

/** Why a database that answers is as good as away, in a sentence for operators; null where it does not answer. */
export function whyUnusable(error: unknown): string | null {
  return error instanceof StatementRefused ? (NO_TABLES[error.sqlState] ?? null) : null;
}
