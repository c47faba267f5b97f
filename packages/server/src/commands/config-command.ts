import { paint } from "@catq/shared";
import { type Command, Option } from "commander";
import { configLines, configReport, type SettingsInForce } from "../config/config-report.ts";
import { eventFile } from "../config/event-example.ts";
import { exampleFile } from "../config/example.ts";
import { quoted } from "../config/fault.ts";
import { configFileOf, configPlaces, loadConfig, type StartedWith, soundOnly } from "../config/load.ts";
import { operate } from "../control/control-client.ts";
import { CatqdError } from "../process/exit-codes.ts";
import { colouredLine } from "./output/colour-lines.ts";
import type { Page } from "./output/stats-lines.ts";

export interface ConfigCommandParts {
  /** The options of `serve` that are not for every command. */
  readonly options: readonly Option[];
  readonly startedWith: (command: Command) => StartedWith;
  readonly print: (text: string) => void;
  readonly page: Page;
  /** The user behind the command. */
  readonly user: string;
}

/**
 * Adds `catqd config`: what `serve` would run with, and where the queue that runs on the data folder goes by something
 * else; with faults it ends as `serve` would.
 */
export function addConfigCommand(program: Command, parts: ConfigCommandParts): void {
  const config = program
    .command("config")
    .description("print the configuration, where each value comes from, and all that is wrong with it")
    .option("--json", "print JSON for a program")
    .addOption(
      new Option("--example [event]", "print a commented example of a file instead; `event`: one for a hall")
        .choices(["event"])
        .conflicts("json"),
    )
    .action(async (options: { json?: true; example?: true | "event" }, command: Command) => {
      if (options.example === true) return parts.print(exampleFile());
      const started = parts.startedWith(command);
      if (options.example === "event") {
        soundOnly(await loadConfig({ ...started, configFlag: false }));
        return parts.print(eventFile(started.flags));
      }
      const reading = soundOnly(await loadConfig(started));
      const file = (await configFileOf(started))?.path ?? null;
      const running = await settingsInForce(reading.config.dataFolder, parts.user);
      if (options.json) {
        const report = { file, isRunning: running !== null, options: configReport(reading, running) };
        return parts.print(`${JSON.stringify(report)}\n`);
      }
      const sentences = [fileSentence(file, started), runningSentence(running)];
      const colours = paint(parts.page.hasColour);
      for (const line of [...configLines(reading, running), "", ...sentences]) {
        parts.print(`${colouredLine(line, colours)}\n`);
      }
    });
  for (const option of parts.options) config.addOption(option);
}

/** What the daemon that runs on the data folder says; null where none does. */
async function settingsInForce(dataFolder: string, by: string): Promise<SettingsInForce> {
  try {
    const { settings } = await operate({ dataFolder, by }, "settings", {});
    return new Map(settings.map(({ name, ...setting }) => [name, setting]));
  } catch (error) {
    if (error instanceof CatqdError) return null;
    throw error;
  }
}

function runningSentence(running: SettingsInForce): string {
  return running === null
    ? "No daemon answers on this data folder: this is what one would start with."
    : "The daemon that runs on this data folder was asked: what it goes by is shown.";
}

function fileSentence(file: string | null, started: StartedWith): string {
  if (file !== null) return `The file is ${quoted(file)}.`;
  if (started.configFlag === false) return "Nothing counts but flags: --no-config.";
  const places = configPlaces(started).map((place) => quoted(place));
  return `There is no file, neither ${places.join(" nor ")}; --config or CATQ_CONFIG names another.`;
}
