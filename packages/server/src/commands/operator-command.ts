import { paint } from "@catq/shared";
import type { Command, Option } from "commander";
import type { QueuePlace } from "../config/resolve.ts";
import { colouredLine } from "./output/colour-lines.ts";
import type { Page } from "./output/stats-lines.ts";

/** What the operator's commands need of the program around them. */
export interface OperatorContext {
  /** The data folder that the command is about, from its options and the rest of the configuration. */
  readonly dataFolder: (command: Command) => Promise<string>;
  /** Where the queue is kept, from the same; for commands with {@link queueOptions}. */
  readonly queuePlace: (command: Command) => Promise<QueuePlace>;
  /** The flags by which such a command is told of a database. */
  readonly queueOptions: readonly Option[];
  /** Variables of the environment, for the database's own. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder from which relative file names go; null where it has been deleted. */
  readonly cwd: string | null;
  /** The user behind the command. */
  readonly user: string;
  readonly page: Page;
  readonly print: (line: string) => void;
}

/** Adds a command that prints sentences for a person, or one line of JSON for a program with `--json`. */
export function addCommand(program: Command, name: string, help: string): Command {
  return program.command(name).description(help).option("--json", "print JSON for a program");
}

/** Adds a command that reads the queue itself, in the data folder or in its database. */
export function addQueueCommand(
  program: Command,
  { queueOptions }: Pick<OperatorContext, "queueOptions">,
  about: { readonly name: string; readonly help: string },
): Command {
  const command = addCommand(program, about.name, about.help);
  for (const option of queueOptions) command.addOption(option);
  return command;
}

/**
 * Prints what a command has to report. The sentences are made also where JSON is asked for, as making them
 * throws CatqdError where the report is a refusal.
 */
export function printReport<T>(
  { print, page }: OperatorContext,
  command: Command,
  report: T,
  sentences: (report: T) => string[],
): void {
  const lines = sentences(report);
  const colours = paint(page.hasColour);
  const isJson = command.opts().json === true;
  for (const line of isJson ? [JSON.stringify(report)] : lines)
    print(isJson ? line : colouredLine(line, colours));
}
