import { reasonOf } from "@catq/shared/system-reason";
import { EXIT } from "./exit-codes.ts";

/**
 * Handles what goes wrong with standard output. EPIPE (`catq watch | head -1`) is no error: exits with 0. EIO, a
 * terminal that is gone, is passed over. Anything else, such as a full disk, is said on standard error and ends the
 * process with its exit code; a command that holds a place goes on first, or its ticket would be called for nobody.
 */
export function handleOutputErrors(process: NodeJS.Process, holdsPlace: boolean): void {
  let isTold = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EIO") return;
    if (error.code === "EPIPE") {
      if (!holdsPlace) process.exit(EXIT.done);
      return;
    }
    if (isTold) return;
    isTold = true;
    const goesOn = holdsPlace ? " The rest goes on without it." : "";
    process.stderr.write(`catq: cannot write to standard output: ${reasonOf(error)}.${goesOn}\n`);
    if (!holdsPlace) process.exit(EXIT.cannotWrite);
    process.on("exit", (code) => {
      if (code === EXIT.done) process.exitCode = EXIT.cannotWrite;
    });
  });
  process.stderr.on("error", () => {});
}
