import { ConnectionLost } from "../session.ts";
import { StatementRefused } from "./trip.ts";

/** PostgreSQL's SQLSTATE codes, by what is to be done about them. */

export const LOCK_TIMEOUT = "55P03";
/** These, serialization failure, deadlock: run again. */
const AGAIN = new Set([LOCK_TIMEOUT, "40001", "40P01"]);

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
  return error.sqlState === READ_ONLY || GONE.some((code) => error.sqlState.startsWith(code));
}
