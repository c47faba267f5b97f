import { type Command, Option } from "commander";
import { configLines, configReport } from "../config/config-report.ts";
import { exampleFile } from "../config/example.ts";
import { quoted } from "../config/fault.ts";
import { configFileOf, configPlaces, loadConfig, type StartedWith, soundOnly } from "../config/load.ts";

export interface ConfigCommandParts {
  /** The options of `serve` that are not for every command. */
  readonly options: readonly Option[];
  readonly startedWith: (command: Command) => StartedWith;
  readonly print: (text: string) => void;
}

/** Adds `catqd config`: what `serve` would run with, said the same way; with faults it ends as `serve` would. */
export function addConfigCommand(program: Command, parts: ConfigCommandParts): void {
  const config = program
    .command("config")
    .description("print the configuration, where each value comes from, and all that is wrong with it")
    .option("--json", "print JSON for a program")
    .addOption(new Option("--example", "print a commented example of a file instead").conflicts("json"))
    .action(async (options: { json?: true; example?: true }, command: Command) => {
      if (options.example) return parts.print(exampleFile());
      const started = parts.startedWith(command);
      const reading = soundOnly(await loadConfig(started));
      const file = (await configFileOf(started))?.path ?? null;
      if (options.json) return parts.print(`${JSON.stringify({ file, options: configReport(reading) })}\n`);
      for (const line of [...configLines(reading), "", fileSentence(file, started)]) parts.print(`${line}\n`);
    });
  for (const option of parts.options) config.addOption(option);
}

function fileSentence(file: string | null, started: StartedWith): string {
  if (file !== null) return `The file is ${quoted(file)}.`;
  if (started.configFlag === false) return "Nothing counts but flags: --no-config.";
  const places = configPlaces(started).map((place) => quoted(place));
  return `There is no file, neither ${places.join(" nor ")}; --config or CATQ_CONFIG names another.`;
}
