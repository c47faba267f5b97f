import { accessSync, constants } from "node:fs";
import { codeOf, reasonOf } from "@catq/shared/system-reason";
import { type Fault, formatPlace, type Place } from "../fault.ts";
import type { ConfigKey } from "../options.ts";
import { DatabaseAddress } from "./database-address.ts";

/** What is wrong with the options of the database, beside what is wrong with each by itself. */
export function databaseFaults(
  { database, databasePasswordFile: passwordFile }: Partial<Record<ConfigKey, unknown>>,
  placeOf: (key: ConfigKey) => Place,
): Fault[] {
  const place = placeOf("database");
  const filePlace = placeOf("databasePasswordFile");
  const faults: Fault[] = [];
  const about = (place: Place, option: string, problem: string, value: string | null = null): void => {
    faults.push({ place, option, value, problem });
  };
  if (typeof passwordFile === "string") {
    const why = unreadable(passwordFile);
    if (why !== null) about(filePlace, "database-password-file", why, passwordFile);
    if (!(database instanceof DatabaseAddress) && filePlace.kind !== "default") {
      about(
        filePlace,
        "database-password-file",
        "there is no database that it could be for; name one with --database",
      );
    }
  }
  if (!(database instanceof DatabaseAddress)) return faults;
  if (database.password !== null && place.kind === "flag") {
    // Everybody on the machine may read the arguments of every process.
    about(
      place,
      "database",
      "a password in a flag stands in the list of processes; put it into a file, and name that with --database-password-file",
    );
  } else if (database.password !== null && typeof passwordFile === "string") {
    about(
      filePlace,
      "database-password-file",
      `the database has its password already (${formatPlace(place)}); leave one out`,
    );
  }
  if (database.rootCertificate !== null) {
    const why = unreadable(database.rootCertificate);
    if (why !== null) about(place, "database", `sslrootcert: ${why}`);
  }
  return faults;
}

function unreadable(file: string): string | null {
  try {
    accessSync(file, constants.R_OK);
    return null;
  } catch (error) {
    return codeOf(error) === "ENOENT" ? "there is no such file" : `it cannot be read: ${reasonOf(error)}`;
  }
}
