import { reasonOf } from "@catq/shared/system-reason";
import { EXIT } from "./exit-codes.ts";

/**
 * Handles what goes wrong with the standard streams. EPIPE (`catqd log | head`) is no error; anything else, such as a
 * full disk behind a command's answer, is said and sets the exit code. A daemon goes on: `isServing` tells of one.
 */
export function handleOutputErrors(process: NodeJS.Process, isServing: () => boolean): void {
  let isTold = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || isTold || isServing()) return;
    isTold = true;
    process.stderr.write(`catqd: cannot write to standard output: ${reasonOf(error)}\n`);
    process.on("exit", (code) => {
      if (code === EXIT.ok) process.exitCode = EXIT.io;
    });
  });
  process.stderr.on("error", () => {});
}
