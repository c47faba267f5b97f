import { paint } from "@catq/shared";
import type { Command } from "commander";
import { colouredLine } from "./colour-lines.ts";
import type { Page } from "./stats-lines.ts";

/** What the operator's commands need of the program around them. */
export interface OperatorContext {
  /** The data folder that the command is about, from its options and the rest of the configuration. */
  readonly dataFolder: (command: Command) => Promise<string>;
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
