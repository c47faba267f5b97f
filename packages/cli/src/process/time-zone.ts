import { readFileSync, realpathSync } from "node:fs";
import { isPlainZone, zoneOf } from "@catq/shared";

/**
 * Has this process tell the time as other programs do, whatever TZ says (tzset(3)): ICU knows names of the IANA
 * database, and takes most other ways of writing a zone for UTC.
 */
export function settleTimeZone(env: NodeJS.ProcessEnv): void {
  const { TZ } = env;
  if (TZ === undefined || isPlainZone(TZ)) return;
  // Node reads the zone anew when this variable is set.
  env.TZ = zoneOf(TZ, Date.now(), { realPath: realpathSync, read: (file) => readFileSync(file, "latin1") });
}
