import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";

/** Whether packages can be fetched here; says so where they cannot. In CI they have to be. */
export function hasRegistry(): boolean {
  if (process.env.CI) return true;
  try {
    execFileSync("npm", ["ping", "--fetch-retries=0", "--fetch-timeout=5000"], {
      cwd: tmpdir(),
      stdio: "ignore",
    });
    return true;
  } catch {
    console.warn("npm's registry cannot be reached: the packages are not installed.");
    return false;
  }
}
