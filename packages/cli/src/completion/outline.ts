import type { Command, Option } from "commander";

/** A flag as completion knows it. */
export interface OutlinedOption {
  /** `-o` and `--out`, or one of them. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly value: "none" | "file" | "ticket" | "other";
}

export interface OutlinedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OutlinedOption[];
  /** What may stand after it: the number of a saved ticket, a command line after `--`, or one of these words. */
  readonly argument: "ticket" | "command line" | readonly string[];
}

export interface Outline {
  readonly commands: readonly OutlinedCommand[];
  readonly everywhere: readonly OutlinedOption[];
}

/** The shells that completion is written for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** What can be completed, read from the same definitions that parse the command line and print the help. */
export function outlineOf(program: Command): Outline {
  const help = program.createHelp();
  const commands = help.visibleCommands(program);
  const names = commands.map((command) => command.name());
  return {
    commands: commands.map((command) => ({
      name: command.name(),
      description: command.description(),
      options: command.options.filter((option) => !option.hidden).map(outlineOption),
      argument: argumentOf(command, names),
    })),
    everywhere: help.visibleOptions(program).map(outlineOption),
  };
}

function argumentOf(command: Command, commandNames: readonly string[]): OutlinedCommand["argument"] {
  if (command.registeredArguments.at(-1)?.variadic) return "command line";
  switch (command.registeredArguments[0]?.name()) {
    case "ticket":
      return "ticket";
    case "shell":
      return SHELLS;
    case "command":
      return commandNames;
    default:
      return [];
  }
}

function outlineOption(option: Option): OutlinedOption {
  const flags = [option.short, option.long].filter((flag) => flag !== undefined && flag !== null);
  const takesValue = option.required || option.optional;
  return { flags, description: option.description, value: takesValue ? valueKindOf(option) : "none" };
}

function valueKindOf(option: Option): OutlinedOption["value"] {
  if (option.long === "--out") return "file";
  return option.long === "--ticket" ? "ticket" : "other";
}
