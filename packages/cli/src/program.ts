import { FINITE_DURATION_FORM, formatDuration, parseDuration } from "@catq/shared";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { UsageError } from "./client/errors.ts";
import { DEFAULT_SERVER } from "./client/server-url.ts";
import type { CommandContext, GlobalOptions } from "./command-context.ts";
import type { ClaimOptions } from "./commands/claim.ts";
import type { RunOptions } from "./commands/run/run-start.ts";
import type { TakeOptions } from "./commands/take.ts";
import type { WatchOptions } from "./commands/watch.ts";
import { SHELLS, type Shell } from "./completion/outline.ts";
import { HELP_AFTER, helpAfter } from "./help.ts";
import { EXIT } from "./process/exit-codes.ts";
import { DEFAULT_TERM_GRACE_MS } from "./turn/turn-end.ts";

/** Makes what a command works with; `isStdoutTaken` with `-o -`, and where a command writes there. */
export type OpenContext = (options: GlobalOptions, isStdoutTaken: boolean) => Promise<CommandContext>;

/** Asked by the scripts that complete commands. */
const HIDDEN = "saved-numbers";

/** What names a ticket. */
const TICKET = "a token, the number of a saved ticket, or - to read a token";

/** Runs one command in its context; resolves with its exit code. */
type Run = (context: CommandContext) => Promise<number>;

/** The commands of catq. `onExit` is told the exit code of the one that ran. Their code is loaded when they run. */
export function createProgram(o: {
  version: string;
  /** What is to be parsed, to tell what stood after `--`. */
  args: readonly string[];
  open: OpenContext;
  onExit: (exitCode: number) => void;
}): Command {
  const program = new Command("catq");
  const run = async (run: Run, out?: string): Promise<void> => runWith(run, out === "-");
  const runWith = async (run: Run, isStdoutTaken: boolean): Promise<void> =>
    o.onExit(await run(await o.open(program.opts<GlobalOptions>(), isStdoutTaken)));

  program
    .description("Take a number, watch the line, get a cat.")
    .version(o.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .option("-s, --server <url>", `where the daemon is (env: CATQ_SERVER; default: ${DEFAULT_SERVER})`)
    .option("--json", "one JSON object a line")
    .option("--plain", "one sentence a change, no screen")
    .option("--no-color", "no colours (also: NO_COLOR)")
    .option("-q, --quiet", "nothing but the answer and errors")
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();

  const define: Readonly<Record<string, (command: Command) => Command>> = {
    take: (command) =>
      command
        .description("take a number, wait for the turn, save the cat")
        .addOption(outOption())
        .option("--no-wait", "only take the number and print it")
        .option("--alert <n>", "ring when no more than N are ahead", wholeNumber, 1)
        .option(
          "--exec <command>",
          "run a command at `alert`, `called` and `saved`, with the facts in CATQ_… variables",
        )
        .option("--resume", "follow a saved ticket that still lives, instead of taking another")
        .option("--linger", "keep the cat in view until Enter or the end of the time")
        .action((options: TakeOptions) =>
          run(async (context) => (await import("./commands/take.ts")).take(context, options), options.out),
        ),
    run: (command) =>
      command
        .description("wait for the turn, and run a command while the counter is its own")
        .usage("[options] -- <command> [args...]")
        .argument("<command>", "what to run")
        .argument("[args...]", "with these arguments")
        .option("-o, --out <file>", "keep the cat: a file or a folder (default: it is not kept)")
        .option("--alert <n>", "ring when no more than N are ahead", wholeNumber, 1)
        .addOption(
          new Option("--term-grace <duration>", "how long before the turn's end the command gets SIGTERM")
            .argParser(duration)
            .default(DEFAULT_TERM_GRACE_MS, formatDuration(DEFAULT_TERM_GRACE_MS)),
        )
        .option("--ticket <ticket>", "go on with a token, or the number of a saved ticket")
        .action((name: string, args: string[], options: RunOptions) => {
          checkDashes(o.args, args.length + 1);
          return runWith(
            async (context) => (await import("./commands/run/run.ts")).run(context, [name, ...args], options),
            true,
          );
        }),
    watch: (command) =>
      command
        .description("show the board: who is called, who waits")
        .option("--once", "print it as it is now, and end")
        .option("--chime", "ring each time that somebody is called")
        .action((options: WatchOptions) =>
          run(async (context) => (await import("./commands/watch.ts")).watch(context, options)),
        ),
    claim: (command) =>
      command
        .description("fetch the cat of a ticket that is called")
        .argument("[ticket]", TICKET)
        .addOption(outOption())
        .option("--wait", "wait in line until the turn comes")
        .action((ticket: string | undefined, options: ClaimOptions) =>
          run(
            async (context) => (await import("./commands/claim.ts")).claim(context, ticket, options),
            options.out,
          ),
        ),
    status: (command) =>
      command
        .description("print where a ticket stands")
        .argument("[ticket]", TICKET)
        .option("--format <text>", "print this, with the values of {number}, {position}, {state} and others")
        .action((ticket: string | undefined, options: { format?: string }) =>
          run(async (context) => (await import("./commands/status.ts")).status(context, ticket, options)),
        ),
    leave: (command) =>
      command
        .description("give a place in the line up")
        .argument("[ticket]", TICKET)
        .action((ticket: string | undefined) =>
          run(async (context) => (await import("./commands/leave.ts")).leave(context, ticket)),
        ),
    pass: (command) =>
      command
        .description("let others go first")
        .argument("[places]", "how many", positiveNumber, 1)
        .option("--ticket <ticket>", TICKET)
        .action((places: number, options: { ticket?: string }) =>
          run(async (context) => (await import("./commands/pass.ts")).pass(context, places, options)),
        ),
    rejoin: (command) =>
      command
        .description("come back into the line after a missed turn")
        .argument("[ticket]", TICKET)
        .action((ticket: string | undefined) =>
          run(async (context) => (await import("./commands/rejoin.ts")).rejoin(context, ticket)),
        ),
    qr: (command) =>
      command
        .description("show a code with which a phone goes on with a ticket")
        .argument("[ticket]", TICKET)
        .action((ticket: string | undefined) =>
          run(async (context) => (await import("./commands/qr.ts")).qr(context, ticket)),
        ),
    tickets: (command) =>
      command
        .description("list the saved tickets and where they stand")
        .action(() => run(async (context) => (await import("./commands/tickets.ts")).tickets(context))),
    completion: (command) =>
      command
        .description("print the script that completes catq's commands in a shell")
        .addArgument(new Argument("<shell>", "which").choices(SHELLS))
        .action((shell: Shell) =>
          run(async ({ stdout }) => {
            const { completionScript } = await import("./commands/completion.ts");
            stdout.write(completionScript(program, shell));
            return EXIT.done;
          }),
        ),
    [HIDDEN]: (command) =>
      command.description("print the numbers of the server's saved tickets, for completion").action(() =>
        run(async ({ stdout, tickets }) => {
          for (const { number } of await tickets.live()) stdout.write(`${number}\n`);
          return EXIT.done;
        }),
      ),
  };
  const [first = ""] = o.args;
  // One alone, where it is plain which: it takes a while to make them all.
  const isAlone = Object.hasOwn(define, first) && first !== "completion";
  for (const name of isAlone ? [first] : Object.keys(define))
    define[name]?.(program.command(name, { hidden: name === HIDDEN }));

  for (const command of [program, ...program.commands]) {
    if (command.name() in HELP_AFTER) command.addHelpText("after", () => helpAfter(command.name()));
  }
  return program;
}

function outOption(): Option {
  return new Option(
    "-o, --out <file>",
    "where the cat goes: a file, a folder, or - for standard output (default: cat-NUMBER.png here)",
  );
}

/** Without `--` before it, a command's own options would be read as catq's. `words`: how many the command has. */
function checkDashes(args: readonly string[], words: number): void {
  const dashes = args.indexOf("--");
  if (dashes !== -1 && args.length - dashes - 1 === words) return;
  throw new UsageError("the command stands after `--`.", "as in: catq run -- make deploy");
}

function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === null || !Number.isFinite(ms))
    throw new InvalidArgumentError(`Expected ${FINITE_DURATION_FORM}.`);
  return ms;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Expected a whole number.");
  return value;
}

function positiveNumber(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError("Expected 1 or more.");
  return value;
}
