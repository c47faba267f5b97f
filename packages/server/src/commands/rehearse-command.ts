import { type Command, InvalidArgumentError, type Option } from "commander";
import { eventFile } from "../config/event-example.ts";
import { loadConfig, type StartedWith, soundOnly } from "../config/load.ts";
import { type Config, OPTION_LIST } from "../config/options.ts";
import { readConfig } from "../config/resolve.ts";
import { readYaml } from "../config/yaml-file.ts";
import { EXIT } from "../process/exit-codes.ts";
import { REHEARSED } from "../rehearsal/config.ts";
import { isSound, type RehearsalReport } from "../rehearsal/report.ts";
import { rehearsalLines } from "./output/rehearsal-lines.ts";

const MAX_VISITORS = 5000;

export interface RehearsalAsked {
  readonly visitors: number;
  readonly defaults: Config;
  readonly event: Config;
}

export interface RehearseCommandParts {
  /** The options of `serve`. */
  readonly options: readonly Option[];
  readonly startedWith: (command: Command) => StartedWith;
  readonly print: (text: string) => void;
  /** Resolves with the exit code where it was interrupted. */
  readonly rehearse: (asked: RehearsalAsked) => Promise<RehearsalReport | number>;
  readonly onExit: (code: number) => void;
}

/**
 * Adds `catqd rehearse`. It reads the file that a flag names and nothing else, neither variables nor files that lie
 * about, and of that file only what cannot lead it to a real queue.
 */
export function addRehearseCommand(program: Command, parts: RehearseCommandParts): void {
  const rehearse = program
    .command("rehearse")
    .description("play an event against a queue of its own, which is gone afterwards")
    .option("--visitors <number>", "how many come, all behind one address", readVisitors, 500)
    .option("--json", "print JSON for a program")
    .addHelpText(
      "after",
      "\nGoes by --config FILE, else by `catqd config --example event`, and by the flags above.\n",
    )
    .action(async (options: { visitors: number; json?: true }, command: Command) => {
      const report = await parts.rehearse({
        visitors: options.visitors,
        ...(await configsOf(parts.startedWith(command))),
      });
      if (typeof report === "number") return parts.onExit(report);
      const lines = options.json ? [JSON.stringify(report)] : rehearsalLines(report);
      for (const line of lines) parts.print(`${line}\n`);
      parts.onExit(isSound(report) ? EXIT.ok : EXIT.refused);
    });
  const keys: readonly string[] = [...REHEARSED, "crowd"];
  const names = OPTION_LIST.flatMap(({ key, option }) => (keys.includes(key) ? [`--${option.name}`] : []));
  for (const option of parts.options) if (names.includes(option.long ?? "")) rehearse.addOption(option);
}

async function configsOf(started: StartedWith): Promise<{ defaults: Config; event: Config }> {
  const given = { ...started, env: {} };
  const none = { ...given, flags: {}, file: null };
  const event =
    typeof started.configFlag === "string"
      ? await loadConfig(given)
      : readConfig({ ...given, file: readYaml({ path: "event", text: eventFile() }, given.cwd) });
  return { defaults: soundOnly(readConfig(none)).config, event: soundOnly(event).config };
}

function readVisitors(text: string): number {
  const visitors = Number(text);
  if (/^\d+$/.test(text) && visitors >= 1 && visitors <= MAX_VISITORS) return visitors;
  throw new InvalidArgumentError(`Expected a whole number from 1 to ${MAX_VISITORS}.`);
}
