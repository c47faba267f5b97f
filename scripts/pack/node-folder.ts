import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, isAbsolute } from "node:path";

/**
 * The folder with the `node` of a version such as `22.14.0`, fetched from npm's registry where this machine has
 * none; a folder is taken as it is. Throws where it cannot be had.
 */
export function nodeFolder(wanted: string): string {
  if (isAbsolute(wanted)) return wanted;
  if (wanted === process.versions.node) return dirname(process.execPath);
  const args = ["--yes", "--prefer-offline", "--package", `node@${wanted}`];
  const path = execFileSync("npx", [...args, "--call", "node -p process.execPath"], {
    // Away from the workspace, whose settings are for pnpm.
    cwd: tmpdir(),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return dirname(path.trim());
}
