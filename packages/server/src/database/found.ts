import { CatqdError } from "../process/exit-codes.ts";
import { StorageError } from "../queue/store.ts";
import { StoreRefused } from "../store/store-refused.ts";
import { describeFault } from "./fault.ts";
import type { Asked, DatabaseFault, Found } from "./fault-words.ts";

/**
 * What an error says of the database, for a person; null where it says nothing of it. Of several hosts, the first that
 * will not come right by itself: waiting for the others would not help.
 */
export function faultIn(error: unknown, asked: Asked): DatabaseFault | null {
  const faults = causesOf(error)
    .flatMap((cause) => foundIn(cause) ?? [])
    .map((found) => describeFault(found, asked));
  return faults.find(({ isPassing }) => !isPassing) ?? faults.at(-1) ?? null;
}

/** The same to throw, where it is one. */
export function databaseError(error: unknown, asked: Asked): unknown {
  const fault = faultIn(error, asked);
  return fault ? new CatqdError(fault.message, { ...fault, cause: error }) : error;
}

/** The errors of all hosts; of others the one that began it. */
function causesOf(error: unknown): unknown[] {
  if (error instanceof AggregateError && error.name === "NoPrimary") return error.errors;
  const isAbout =
    error instanceof StorageError || (error instanceof Error && error.name === "ConnectionLost");
  const [cause] = isAbout && error.cause instanceof Error ? causesOf(error.cause) : [];
  return [cause !== undefined && foundIn(cause) ? cause : error];
}

function foundIn(error: unknown): Found | null {
  // A bug of catqd's own is none of the database's.
  if (!(error instanceof Error) || error instanceof CatqdError || error instanceof StoreRefused) return null;
  const said = new Map(Object.entries(error));
  const text = (key: string): string => String(said.get(key) ?? "");
  const server = said.has("triedHost")
    ? `${text("triedHost")}:${text("triedPort")}`
    : "the database's server";
  const code = text("code") || text("sqlState");
  const isOfDatabase =
    said.has("triedHost") || code !== "" || error.name === "ConnectionLost" || isPassing(error);
  return isOfDatabase ? { code, message: error.message, detail: text("detail"), server } : null;
}

function isPassing(error: Error): boolean {
  return error instanceof StorageError && error.isPassing;
}
