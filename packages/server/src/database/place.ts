import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { ConnectionOptions } from "node:tls";
import type { DatabaseAddress } from "../config/database/database-address.ts";
import type { Config } from "../config/options.ts";
import type { PostgresPlace } from "../store/postgres/connect.ts";
import { passwordIn, pgpassFile } from "./pgpass.ts";

/** A configuration that names a database. */
export type DatabaseConfig = Pick<Config, "databaseSchema" | "databasePasswordFile"> & {
  readonly database: DatabaseAddress;
};

/** Where and as whom to connect. Throws the system's error where a file of certificates cannot be read. */
export function placeOf(
  config: DatabaseConfig,
  env: Readonly<Record<string, string | undefined>>,
): PostgresPlace {
  const { database: address, databaseSchema: schema } = config;
  const user = address.user ?? env.PGUSER ?? env.USER ?? "catqd";
  return {
    hosts: address.hosts,
    login: { user, database: address.database, ssl: tlsOf(address) },
    password: (host) => passwordFor(config, { ...host, user }, env),
    schema,
  };
}

/** Read for each connection, so that a new password needs no restart; undefined where there is none. */
async function passwordFor(
  { database, databasePasswordFile: file }: DatabaseConfig,
  { host, port, user }: { host: string; port: number; user: string },
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  if (database.password !== null) return database.password;
  // Editors end a file with a line break.
  if (file !== null) return (await readFile(file, "utf8")).replace(/\r?\n$/, "");
  const pgpass = pgpassFile(env);
  const found =
    pgpass === null ? null : await passwordIn(pgpass, { host, port, user, database: database.database });
  return found ?? undefined;
}

function tlsOf({ tls, rootCertificate }: DatabaseAddress): false | ConnectionOptions {
  if (tls === "disable") return false;
  if (tls === "require") return { rejectUnauthorized: false };
  return {
    ...(rootCertificate !== null && { ca: readFileSync(rootCertificate, "utf8") }),
    // `verify-ca` looks at who signed it alone, not at whom it names.
    ...(tls === "verify-ca" && { checkServerIdentity: () => undefined }),
  };
}
