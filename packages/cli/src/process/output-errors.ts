import { reasonOf } from "@catq/shared/system-reason";
import { EXIT } from "./exit-codes.ts";

/**
 * Handles errors of standard output. EPIPE (`catq watch | head -1`) ends the process with 0, EIO (the terminal is gone) is
 * ignored. Any other, such as ENOSPC, is told on standard error and ends the process with exit code 8. A command that
 * holds a place goes on until its own end first: its ticket would be called for nobody.
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
