import { readFileSync } from "node:fs";

/** catq's version, from its package's manifest. */
export function readVersion(): string {
  // Seen from `src` and from the bundle alike.
  const value: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof value === "object" && value !== null && "version" in value
    ? String(value.version)
    : "unknown";
}
