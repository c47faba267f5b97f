import { hasColour, paint } from "@catq/shared";
import { Command, Option } from "commander";
import { CONFIG, configFileOf, loadConfig, type StartedWith, soundOnly } from "../config/load.ts";
import { nearest } from "../config/nearest.ts";
import { GROUP_OF, OPTION_GROUPS } from "../config/option-groups.ts";
import { type Config, defaultOf, OPTION_LIST, variableOf } from "../config/options.ts";
import type { ConfigReading } from "../config/resolve.ts";
import type { Flags } from "../config/sources.ts";
import type { DemoAsked } from "../demo/demo.ts";
import { CatqdError, EXIT } from "../process/exit-codes.ts";
import type { RehearsalReport } from "../rehearsal/report.ts";
import { COMMANDS, examplesOf, optionList } from "./help.ts";
import { forShell } from "./output/for-shell.ts";
import type { Page } from "./output/stats-lines.ts";
import { usageError } from "./output/usage-error.ts";
import type { RehearsalAsked } from "./rehearse-command.ts";

/** What the program has of the process it runs in. */
export interface ProgramParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** null where the current folder has been deleted. */
  readonly cwd: string | null;
  /** null where this user has no home. */
  readonly home: string | null;
  /** The configuration file for all users of this machine. */
  readonly systemConfig: string;
  readonly version: string;
  /** The user behind it, for the log of what operators do. */
  readonly user: string;
  readonly out: (text: string) => void;
  /** How many characters a line of the terminal behind `out` has; null where it is none. */
  readonly columns: number | null;
  readonly err: (text: string) => void;
  /** Whether a terminal is behind `err`. */
  readonly isErrTerminal: boolean;
  /**
   * Runs the daemon until it is told to stop; resolves with the exit code. `reread` reads the configuration
   * again, with the flags and variables of the start; null where there is no file in which it could differ.
   * `flags` name this daemon to the operator's commands: ` --data /srv/queue`, or nothing.
   */
  readonly serve: (
    config: Config,
    reread: () => Promise<ConfigReading | null>,
    flags: string,
  ) => Promise<number>;
  /** Plays an event; resolves with the exit code where it was interrupted. */
  readonly rehearse: (asked: RehearsalAsked) => Promise<RehearsalReport | number>;
  /** Shows a queue of its own; resolves with the exit code. */
  readonly demo: (asked: DemoAsked) => Promise<number>;
}

/** The flag of each option, and whether every command takes it, not only `serve`. */
export const FLAGS = OPTION_LIST.map(({ key, option: definition }) => {
  const { name, kind, help } = definition;
  const written = defaultOf(definition);
  const description = written === "" ? help : `${help} (default: ${written})`;
  const isEverywhere = name === "data";
  const flag = new Option(`--${name} <${kind.argument}${kind.isList ? "..." : ""}>`, description);
  if (!isEverywhere) flag.helpGroup(OPTION_GROUPS[GROUP_OF[key]]);
  return { name, flag, isEverywhere };
});

/** The program with `serve` alone, and what other commands are added with. */
export interface Served {
  readonly program: Command;
  readonly serve: Command;
  readonly page: Page;
}

/** Defines the program and `serve`, whose exit code `onExit` is told. */
export function defineServe(parts: ProgramParts, onExit: (code: number) => void): Served {
  const page = pageOf(parts);
  const { bold } = paint(page.hasColour);
  const program = new Command("catqd")
    .description("The daemon that keeps the line and hands out cats.")
    .version(parts.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .configureOutput({
      writeOut: parts.out,
      writeErr: parts.err,
      getOutHasColors: () => page.hasColour,
      outputError: (text, write) => write(inColour(usageError(text), parts)),
    })
    .configureHelp({ showGlobalOptions: true, styleTitle: bold })
    .showSuggestionAfterError()
    .exitOverride()
    .option(
      `--${CONFIG} <file>`,
      `read options from a YAML file, such as \`port: 8080\` (also ${variableOf(CONFIG)})`,
    )
    .option(`--no-${CONFIG}`, "read no file and no variables: nothing but flags counts");

  const serve = program
    .command("serve", { isDefault: true })
    .description("run the daemon (what catqd does when no command is given)")
    // What is no command lands here, as this is the command when none is given.
    .allowExcessArguments()
    .action(async (_options, command: Command) => {
      refuseArguments(command.args);
      const started = startedWith(command, parts);
      const reread = async () => ((await configFileOf(started)) === null ? null : loadConfig(started));
      const { config } = soundOnly(await loadConfig(started));
      onExit(await parts.serve(config, reread, flagsAgain(started, config)));
    });
  for (const { flag, isEverywhere } of FLAGS) (isEverywhere ? program : serve).addOption(flag);

  return { program, serve, page };
}

/** Says after the help of each command what is to be known beside its options. */
export function addHelp({ program, serve, page }: Served): void {
  const { bold } = paint(page.hasColour);
  const intro = "The options of `catqd serve`, and so of `catqd` alone, by what they are about:";
  const footer =
    "Each can be given as a flag, as a variable (CATQ_CLAIM_WINDOW=60s) or in\n" +
    "the file (claim-window: 60s). Flags win over variables, variables over the file.";
  for (const command of [program, ...program.commands]) {
    command.addHelpText("after", () => {
      const parts = [
        ...(command === program ? [intro, optionList(serve)] : []),
        ...(command === program || command === serve ? [footer] : []),
        examplesOf(command.name(), bold),
      ];
      return parts.map((part) => (part === null ? "" : `\n${part}`)).join("\n");
    });
  }
}

/** An error as a terminal shows it: by the colour it is told from what else is there. */
export function inColour(error: string, { env, isErrTerminal }: ProgramParts): string {
  return error.replace(/^catqd:/, paint(hasColour(env, isErrTerminal)).red);
}

/** `serve` takes no arguments, but its own name may come after its options. */
function refuseArguments(args: readonly string[]): void {
  const [first] = args.filter((arg) => arg !== "serve");
  if (first === undefined) return;
  const meant = nearest(first, COMMANDS);
  throw new CatqdError(`there is no command ${JSON.stringify(first)}`, {
    hint: meant === null ? "See `catqd --help` for those that exist." : `Did you mean \`catqd ${meant}\`?`,
    exitCode: EXIT.usage,
  });
}

/** What the operator's commands need to find the daemon that was started so. */
function flagsAgain({ flags: { data }, configFlag }: StartedWith, { dataFolder }: Config): string {
  if (data !== undefined) return ` --data ${forShell(dataFolder)}`;
  if (configFlag === false) return ` --no-${CONFIG}`;
  return configFlag === null ? "" : ` --${CONFIG} ${forShell(configFlag)}`;
}

/** What the flags of a command say, and the rest of what its configuration is made of. */
export function startedWith(command: Command, { env, cwd, home, systemConfig }: ProgramParts): StartedWith {
  const values: Record<string, unknown> = command.optsWithGlobals();
  const flags: Record<string, Flags[string]> = {};
  for (const { name, flag } of FLAGS) {
    const value = values[flag.attributeName()];
    if (typeof value === "string") flags[name] = value;
    else if (Array.isArray(value)) flags[name] = value.map(String);
  }
  const named = values[CONFIG];
  const configFlag = typeof named === "string" || named === false ? named : null;
  return { flags, configFlag, env, cwd, home, systemConfig };
}

/** Without a terminal there is no character that might be missing. */
function pageOf({ columns, env }: ProgramParts): Page {
  const isColoured = hasColour(env, columns !== null);
  if (columns === null) return { width: 80, isUnicode: false, hasColour: isColoured };
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || "";
  return {
    width: columns,
    isUnicode: /utf-?8/i.test(locale) && env.TERM !== "linux",
    hasColour: isColoured,
  };
}
