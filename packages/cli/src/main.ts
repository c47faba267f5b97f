import { hasColour, paint } from "@catq/shared";
import { CommanderError } from "commander";
import { CatqError, UsageError } from "./client/errors.ts";
import { createOutput, type Output } from "./output/output.ts";
import { currentFolder } from "./process/current-folder.ts";
import { EXIT } from "./process/exit-codes.ts";
import { handleOutputErrors } from "./process/output-errors.ts";
import { listenForStop, type Stop } from "./process/stop-signals.ts";
import { createProgram } from "./program.ts";

export { isSighupIgnored, readStart } from "./process/sighup.ts";

/** How long an open handle may delay the end of the process, in milliseconds. */
const EXIT_GRACE_MS = 1_000;

/** Commands that wait in line with a ticket, and go on whatever becomes of their output. */
const PLACE_HOLDERS = ["take", "claim", "run"];

/** Runs catq with a process's arguments and sets its exit code. */
export async function main(
  process: NodeJS.Process,
  version: string,
  o: { isSighupIgnored: boolean } = { isSighupIgnored: false },
): Promise<void> {
  handleOutputErrors(
    process,
    ownArguments(process.argv.slice(2)).some((arg) => PLACE_HOLDERS.includes(arg)),
  );
  const stop = listenForStop(process, o.isSighupIgnored);
  process.exitCode = await run(process, version, stop);
  // Standard input or a socket may still keep the event loop alive; pipes and files are flushed by now.
  setTimeout(() => process.exit(), EXIT_GRACE_MS).unref();
}

async function run(process: NodeJS.Process, version: string, stop: Stop): Promise<number> {
  const args = process.argv.slice(2);
  // Read before parsing, so that a parse error is written as JSON, too.
  const isJson = ownArguments(args).includes("--json");
  let exitCode: number = EXIT.done;
  let isStdoutTaken = false;
  let isRun = false;
  let usageText = "";
  const program = createProgram({
    version,
    args,
    async open(options, isTaken) {
      isStdoutTaken = isTaken;
      const { createContext } = await import("./command-context.ts");
      return createContext(process, options, stop, isTaken);
    },
    onExit: (code) => {
      exitCode = code;
    },
  });
  program.hook("preSubcommand", (_program, command) => {
    // Its standard output is the command's, even for what is wrong in the command line itself.
    isRun = command.name() === "run";
    isStdoutTaken = isRun;
  });
  const isErrColoured =
    hasColour(process.env, process.stderr.isTTY === true) && !ownArguments(args).includes("--no-color");
  const { red } = paint(isErrColoured);
  const output = (): Output =>
    createOutput({
      isErrColoured,
      isJson,
      isQuiet: false,
      cwd: currentFolder(process),
      data: isStdoutTaken ? process.stderr : process.stdout,
      stderr: process.stderr,
    });
  const failed = (code: number): number => (isRun ? output().notBegun(code) : code);
  for (const command of [program, ...program.commands]) {
    command.configureOutput({
      writeOut: (text) => process.stdout.write(text),
      writeErr: (text) => {
        if (isJson) usageText += text;
        else process.stderr.write(text.replace(/^error:/, red("catq:")));
      },
    });
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.done;
      const message = (usageText || error.message).trim().replace(/^error: /, "");
      // In words it has been told already, by commander.
      if (isJson) output().error(new UsageError(message, "see `catq --help`"));
      return failed(EXIT.usage);
    }
    if (!(error instanceof CatqError)) return failed(tellFault(process, error));
    if (stop.signal.aborted) return failed(stop.exitCode);
    output().error(error);
    return failed(error.exitCode);
  }
}

/** The arguments without those of a command that is to be run. */
function ownArguments(args: readonly string[]): readonly string[] {
  const dashes = args.indexOf("--");
  return dashes === -1 ? args : args.slice(0, dashes);
}

/** A bug of catq's own: whole, for a report. */
function tellFault(process: NodeJS.Process, error: unknown): number {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`catq: this should not have happened; please report it.\n${text}\n`);
  return EXIT.fault;
}
