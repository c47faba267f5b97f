import type { Argument, Command, Option } from "commander";
import { bold, folded, italic, item, prose, roff } from "./roff.ts";

/** What a program's definitions do not say, for its page in the manual. */
export interface PageText {
  /** 1 for what everybody runs, 8 for what operators run. */
  readonly section: 1 | 8;
  /** Paragraphs after the synopsis. */
  readonly description: readonly string[];
  /** By a command's name, or the program's own. */
  readonly after: Readonly<Record<string, AfterOptions>>;
  /** Commands that take all options of another one, or some, besides their own; the page refers to that one. */
  readonly takesOptionsOf?: Readonly<Record<string, string>>;
  readonly sections: readonly Section[];
}

/** What follows a command's options. */
interface AfterOptions {
  readonly examples: readonly (readonly [line: string, what: string])[];
  readonly note?: string;
}

/** A part of the page with a title: paragraphs, and items with an explanation each. */
interface Section {
  readonly title: string;
  readonly paragraphs?: readonly string[];
  readonly items?: readonly { readonly term: string; readonly text: string }[];
}

/** A manual page, in roff with the man macros, of a program's commands and options. `date` is YYYY-MM-DD. */
export function manPage(program: Command, text: PageText, date: string): string {
  const name = program.name();
  const help = program.createHelp();
  const commands = help.visibleCommands(program).filter((command) => command.name() !== "help");
  const own = text.after[name];
  return [
    `.TH ${name.toUpperCase()} ${text.section} ${date} "${name} ${roff(program.version() ?? "")}" "${name} manual"`,
    ".\\\" Made from the program's own definitions; changes here are lost.",
    ".SH NAME",
    `${roff(name)} \\- ${roff(lowered(program.description()))}`,
    ".SH SYNOPSIS",
    ...commands.map((command, i) => `${i === 0 ? "" : ".br\n"}${synopsis(name, command)}`),
    ".SH DESCRIPTION",
    ...paragraphs(text.description),
    ".SH OPTIONS",
    "Every command takes these.",
    ...help.visibleOptions(program).map(optionItem),
    ".SH COMMANDS",
    ...commands.flatMap((command) => {
      const other = commands.find((one) => one.name() === text.takesOptionsOf?.[command.name()]);
      return commandPart({ program: name, command, after: text.after[command.name()], other });
    }),
    ...(own === undefined ? [] : [".SH EXAMPLES", ...own.examples.map(exampleItem)]),
    ...text.sections.flatMap(sectionPart),
    "",
  ]
    .map(folded)
    .join("\n");
}

/** Which options of another one a command takes. */
function takenOf(command: Command, other: Command): string {
  const taken = other.options.filter(({ flags }) => command.options.some((option) => option.flags === flags));
  if (taken.length === other.options.length) return "the options";
  return `${taken.map(({ long }) => `\`${long}\``).join(", ")}, which are options`;
}

function commandPart(o: {
  program: string;
  command: Command;
  after: AfterOptions | undefined;
  other: Command | undefined;
}): string[] {
  const { program, command, after, other } = o;
  const isOfOther = (flags: string): boolean =>
    other?.options.some((option) => option.flags === flags) === true;
  const options = command.options.filter((option) => !option.hidden && !isOfOther(option.flags));
  return [
    `.SS ${synopsis(program, command)}`,
    prose(sentence(command.description())),
    ...command.registeredArguments.flatMap((argument) =>
      argument.description === "" ? [] : [item(argumentTerm(argument), prose(argumentText(argument)))],
    ),
    ...options.map(optionItem),
    ...(other === undefined
      ? []
      : [".PP", prose(`It also takes ${takenOf(command, other)} of \`${program} ${other.name()}\`.`)]),
    ...(after?.note === undefined ? [] : [".PP", prose(after.note)]),
    ...(after === undefined ? [] : [".PP", "Examples:", ...after.examples.map(exampleItem)]),
  ];
}

function synopsis(program: string, command: Command): string {
  const hasOptions = command.options.some((option) => !option.hidden);
  return [
    bold(`${program} ${command.name()}`),
    ...(hasOptions ? [`[${italic("options")}]`] : []),
    // What is to be run stands apart from the program's own options.
    ...(command.registeredArguments.at(-1)?.variadic ? ["\\-\\-"] : []),
    ...command.registeredArguments.map(argumentTerm),
  ].join(" ");
}

function argumentTerm(argument: Argument): string {
  const name = italic(argument.name()) + (argument.variadic ? " ..." : "");
  return argument.required ? name : `[${name}]`;
}

function argumentText({ description, argChoices, defaultValue }: Argument): string {
  const choices =
    argChoices === undefined ? "" : `: ${argChoices.map((choice) => `\`${choice}\``).join(", ")}`;
  const fallback = defaultValue === undefined ? "" : ` (default: ${defaultValue})`;
  return sentence(description + choices + fallback);
}

/** `-o, --out <file>`: flags as they are typed, and what stands for a value. */
function optionItem(option: Option): string {
  const term = option.flags
    .replace(/ *([<[][^>\]]*[>\]])/, "")
    .split(", ")
    .map(bold)
    .join(", ");
  const value = /[<[]([^>\]]*)[>\]]/.exec(option.flags)?.[1];
  const isChoice = value?.includes("|");
  const shown = value === undefined ? "" : ` ${isChoice ? roff(value) : italic(value)}`;
  const shownDefault = option.defaultValueDescription ?? option.defaultValue;
  const isTold = option.defaultValue !== undefined && typeof option.defaultValue !== "boolean";
  const fallback = isTold ? ` (default: ${shownDefault})` : "";
  return item(term + shown, prose(sentence(option.description + fallback)));
}

function exampleItem([line, what]: readonly [line: string, what: string]): string {
  return item(bold(line), prose(sentence(what)));
}

function sectionPart({ title, paragraphs: texts = [], items = [] }: Section): string[] {
  return [
    `.SH ${title}`,
    ...paragraphs(texts),
    ...items.map(({ term, text }) => item(bold(term), prose(sentence(text)))),
  ];
}

function paragraphs(texts: readonly string[]): string[] {
  return texts.flatMap((text, i) => (i === 0 ? [prose(text)] : [".PP", prose(text)]));
}

/** Descriptions are phrases in the help; a page has sentences. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.:!?]$/.test(text) ? "" : "."}`;
}

/** The title line has a phrase. */
function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, "");
}
