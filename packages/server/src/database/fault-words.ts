import type { DatabaseAddress } from "../config/database/database-address.ts";

/** What stands between catqd and its database, for a person. */
export interface DatabaseFault {
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  readonly exitCode: number;
  /** Whether it may be over without anybody's doing anything to catqd or its configuration: then it is waited for. */
  readonly isPassing: boolean;
}

/** What a fault is about. */
export interface Asked {
  readonly database: Pick<DatabaseAddress, "user" | "database" | "password" | "tls">;
  readonly databaseSchema: string;
  readonly databasePasswordFile: string | null;
}

/** An error of a server or on the way to it, as it was found. */
export interface Found {
  /** PostgreSQL's SQLSTATE, or the system's or OpenSSL's code; empty where there is none. */
  readonly code: string;
  readonly message: string;
  /** What the server said besides. */
  readonly detail: string;
  /** `db.example:5432` */
  readonly server: string;
}
