import { readFile } from "node:fs/promises";
import { Command, CommanderError, Option } from "commander";
import type { Fault } from "./config/fault.ts";
import { nearest } from "./config/nearest.ts";
import { type Config, OPTION_LIST, variableOf } from "./config/options.ts";
import type { Flags } from "./config/written.ts";
import { type ConfigSources, describeFaults, readConfig, readDataFolder } from "./config.ts";
import { addOperatorCommands } from "./control/commands.ts";
import { CatqdError, EXIT } from "./exit-codes.ts";

/** What the program has of the process it runs in. */
export interface ProgramParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  readonly version: string;
  /** The user behind it, for the log of what operators do. */
  readonly user: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Runs the daemon until it is told to stop; resolves with the exit code. */
  readonly serve: (config: Config) => Promise<number>;
}

/** Where the configuration file is named; no option of the file itself. */
const CONFIG = "config";
/** Which options every command takes, not only `serve`. */
const EVERYWHERE = ["data"];

/** Runs `catqd` with `args` (without the program's own name); resolves with its exit code. */
export async function runCatqd(args: readonly string[], parts: ProgramParts): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = defineProgram(parts, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    // Help and version come as errors with exit code 0; everything else that commander finds is misuse.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (!(error instanceof CatqdError)) throw error;
    parts.err(`catqd: ${error.message}\n${error.hint === null ? "" : `${error.hint}\n`}`);
    return error.exitCode;
  }
}

function defineProgram(parts: ProgramParts, onExit: (code: number) => void): Command {
  const program = new Command("catqd")
    .description("The daemon that keeps the line and hands out cats.")
    .version(parts.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .configureOutput({ writeOut: parts.out, writeErr: parts.err })
    .showSuggestionAfterError()
    .exitOverride()
    .option(
      `--${CONFIG} <file>`,
      `read options from a YAML file, such as \`port: 8080\` (also ${variableOf(CONFIG)})`,
    );
  for (const { option } of optionsOf(true)) program.addOption(option);

  const serve = program
    .command("serve", { isDefault: true })
    .description("run the daemon (what catqd does when no command is given)")
    // What is no command lands here, as this is the command when none is given.
    .allowExcessArguments()
    .action(async (_options, command: Command) => {
      refuseArguments(command.args, program);
      onExit(await parts.serve(await configOf(command, parts)));
    });
  for (const { option } of optionsOf(false)) serve.addOption(option);

  addOperatorCommands(program, {
    dataFolder: (command) => dataFolderOf(command, parts),
    operator: parts.user,
    print: (line) => parts.out(`${line}\n`),
  });

  const footer =
    "\nEvery option can be given as a flag, as a variable (CATQ_CLAIM_WINDOW=60s) or in the file\n" +
    "(claim-window: 60s). Flags win over variables, variables over the file.\n";
  program.addHelpText("after", () => {
    const help = serve.createHelp();
    const width = help.padWidth(serve, help);
    const items = serve.options.map((option) =>
      help.formatItem(help.optionTerm(option), width, help.optionDescription(option), help),
    );
    return `${["", ...help.formatItemList("Options of serve:", items, help)].join("\n").trimEnd()}\n${footer}`;
  });
  serve.addHelpText("after", footer);
  return program;
}

/** `serve` takes no arguments, but its own name may come after its options. */
function refuseArguments(args: readonly string[], program: Command): void {
  const [first] = args.filter((arg) => arg !== "serve");
  if (first === undefined) return;
  const names = program.commands.map((command) => command.name());
  const meant = nearest(first, names);
  throw new CatqdError(`there is no command ${JSON.stringify(first)}`, {
    hint: meant === null ? "See `catqd --help` for those that exist." : `Did you mean \`catqd ${meant}\`?`,
    exitCode: EXIT.usage,
  });
}

/** The flags of the options that every command takes, or of those that only `serve` does. */
function optionsOf(isEverywhere: boolean): { name: string; option: Option }[] {
  return OPTION_LIST.filter(({ option }) => EVERYWHERE.includes(option.name) === isEverywhere).map(
    ({ option: { name, kind, fallback, fallbackHelp, help } }) => {
      const written = fallbackHelp ?? (typeof fallback === "function" ? "" : fallback.join(", "));
      const description = written === "" ? help : `${help} (default: ${written})`;
      return {
        name,
        option: new Option(`--${name} <${kind.argument}${kind.isList ? "..." : ""}>`, description),
      };
    },
  );
}

async function configOf(command: Command, parts: ProgramParts): Promise<Config> {
  const { sources, faults } = await gather(command, parts);
  const reading = readConfig(sources);
  const all = [...faults, ...(reading.ok ? [] : reading.faults)];
  if (!reading.ok || all.length > 0) throw new CatqdError(describeFaults(all), { exitCode: EXIT.config });
  return reading.config;
}

async function dataFolderOf(command: Command, parts: ProgramParts): Promise<string> {
  const { sources, faults } = await gather(command, parts);
  const reading = readDataFolder(sources);
  const all = [...faults, ...(reading.ok ? [] : reading.faults)];
  if (!reading.ok || all.length > 0) throw new CatqdError(describeFaults(all), { exitCode: EXIT.config });
  return reading.dataFolder;
}

/** What the flags, the variables and the file say; `faults` where the file cannot be read. */
async function gather(
  command: Command,
  { env, cwd, home }: ProgramParts,
): Promise<{ sources: ConfigSources; faults: Fault[] }> {
  const values: Record<string, unknown> = command.optsWithGlobals();
  const flags: Record<string, Flags[string]> = {};
  for (const { name, option } of [...optionsOf(true), ...optionsOf(false)]) {
    const value = values[option.attributeName()];
    if (typeof value === "string") flags[name] = value;
    else if (Array.isArray(value)) flags[name] = value.map(String);
  }
  const sources = { flags, env, cwd, home, file: null };
  const variable = variableOf(CONFIG);
  const isFlag = typeof values[CONFIG] === "string";
  const path = isFlag ? String(values[CONFIG]) : env[variable];
  if (!path) return { sources, faults: [] };
  try {
    return { sources: { ...sources, file: { path, text: await readFile(path, "utf8") } }, faults: [] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const place = isFlag
      ? ({ kind: "flag", name: CONFIG } as const)
      : ({ kind: "variable", name: variable } as const);
    return {
      sources,
      faults: [{ place, option: null, value: path, problem: `it cannot be read: ${reason}` }],
    };
  }
}
