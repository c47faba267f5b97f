import { CommanderError } from "commander";
import { CatqError, UsageError } from "./client/errors.ts";
import { createOutput } from "./output/output.ts";
import { EXIT } from "./process/exit-codes.ts";
import { listenForStop } from "./process/stop-signals.ts";
import { createProgram } from "./program.ts";

/** How long what is left open may hold up the end of the process, in milliseconds. */
const LINGERING_MS = 1_000;

/** Runs catq with a process's arguments and sets its exit code. */
export async function main(process: NodeJS.Process, version: string): Promise<void> {
  endSilentlyOnBrokenPipes(process);
  process.exitCode = await run(process, version);
  // Standard input or a socket may still hold the loop; what is written to pipes and files is out by now.
  setTimeout(() => process.exit(), LINGERING_MS).unref();
}

async function run(process: NodeJS.Process, version: string): Promise<number> {
  const args = process.argv.slice(2);
  // Before the command line is understood, so that a misunderstanding can be told in the right form.
  const isJson = args.includes("--json");
  const stop = listenForStop(process);
  let exitCode: number = EXIT.done;
  let picturesGoOut = false;
  let usageText = "";
  const program = createProgram({
    version,
    async open(options, pictureToStdout) {
      picturesGoOut = pictureToStdout;
      const { createContext } = await import("./command-context.ts");
      return createContext(process, options, stop, pictureToStdout);
    },
    onExit: (code) => {
      exitCode = code;
    },
  });
  for (const command of [program, ...program.commands]) {
    command.configureOutput({
      writeOut: (text) => process.stdout.write(text),
      writeErr: (text) => {
        if (isJson) usageText += text;
        else process.stderr.write(text.replace(/^error: /, "catq: "));
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
      if (isJson) tellError(process, new UsageError(message, "see `catq --help`"), { isJson, picturesGoOut });
      return EXIT.usage;
    }
    if (!(error instanceof CatqError)) return tellFault(process, error);
    if (stop.signal.aborted) return stop.exitCode;
    tellError(process, error, { isJson, picturesGoOut });
    return error.exitCode;
  }
}

function tellError(
  process: NodeJS.Process,
  error: CatqError,
  o: { isJson: boolean; picturesGoOut: boolean },
): void {
  createOutput({
    mode: o.isJson ? "json" : "plain",
    isQuiet: false,
    cwd: process.cwd(),
    data: o.picturesGoOut ? process.stderr : process.stdout,
    chatter: process.stderr,
  }).error(error);
}

/** A bug of catq's own: whole, for a report. */
function tellFault(process: NodeJS.Process, error: unknown): number {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`catq: this should not have happened; please report it.\n${text}\n`);
  return EXIT.fault;
}

/**
 * `catq watch | head -1` has what it wants: no error. But who holds a place goes on without words: a ticket
 * whose holder ended would be called for nobody. A terminal that is gone (EIO) takes no more words either.
 */
function endSilentlyOnBrokenPipes(process: NodeJS.Process): void {
  const holdsPlace = process.argv.slice(2).some((arg) => arg === "take" || arg === "claim");
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" && !holdsPlace) process.exit(EXIT.done);
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
  });
  process.stderr.on("error", () => {});
}
