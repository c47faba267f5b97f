import type { Command, Option } from "commander";

/** A command line to try, and what it does. */
interface Example {
  readonly line: string;
  readonly what: string;
}

/** What the help of a command says after its options, by its name; `catqd` is the program. The manual says the same. */
export const HELP_AFTER: Readonly<Record<string, { readonly examples: readonly Example[] }>> = {
  catqd: {
    examples: [
      { line: "catqd", what: "run a queue on http://127.0.0.1:8080" },
      { line: "catqd --counters 2 --claim-window 90s", what: "two at a time, and more time to come" },
      { line: "catqd --config catqd.yaml", what: "with the options of a file" },
      { line: "catqd status", what: "how the queue and its daemon are" },
      { line: "catqd announce 'Back at two'", what: "one line on every screen" },
      { line: "catqd config --example", what: "a commented file with every option" },
    ],
  },
  serve: {
    examples: [
      { line: "catqd serve --host 0.0.0.0 --title Vet", what: "for the whole network, with a name" },
      { line: "catqd serve --listen unix:/run/catqd/http.sock", what: "behind a proxy" },
    ],
  },
  config: {
    examples: [
      { line: "catqd config --port 80", what: "what would hold, and why" },
      { line: "catqd config --example > catqd.yaml", what: "a commented file to begin with" },
      { line: "catqd config --example event > event.yaml", what: "one for 500 people in a hall" },
    ],
  },
  rehearse: {
    examples: [
      { line: "catqd rehearse --visitors 500", what: "with what the example of an event sets" },
      { line: "catqd rehearse --config event.yaml", what: "with what a file sets" },
    ],
  },
  demo: {
    examples: [
      { line: "catqd demo", what: "on a free port, for you alone" },
      { line: "catqd demo --host 0.0.0.0", what: "for phones in the same network, too" },
    ],
  },
  set: {
    examples: [
      { line: "catqd set counters 4", what: "serve four at once from now on" },
      { line: "catqd set never-ban 192.0.2.0/24 ::1", what: "a list" },
    ],
  },
  announce: {
    examples: [
      { line: "catqd announce 'Back at two'", what: "say it on every screen" },
      { line: "catqd announce --withdraw", what: "take it back" },
    ],
  },
  ban: {
    examples: [
      {
        line: "catqd ban 192.0.2.17 --for 24h --reason 'takes tickets for show'",
        what: "an address, for a day",
      },
      { line: "catqd ban 198.51.100.0/24", what: "a network, for ever" },
    ],
  },
  log: {
    examples: [
      { line: "catqd log A07", what: "what became of one ticket" },
      { line: "catqd log --lines 20", what: "what happened last" },
    ],
  },
  "move-to": {
    examples: [
      {
        line: "catqd move-to postgres://catqd@db.example/catq",
        what: "carry the queue there; run again after an interruption, it goes on",
      },
    ],
  },
  backup: {
    examples: [
      {
        line: "catqd backup /srv/backups/queue.db",
        what: "copy the queue; the copy alone, as catqd.db in an empty data folder, restores it",
      },
    ],
  },
};

/** The headings under which the program's help lists its commands; the first name of each says where it comes. */
const COMMAND_GROUPS: Readonly<Record<string, readonly string[]>> = {
  "Run it:": ["serve", "config", "rehearse", "demo"],
  "See how it is:": ["status", "log", "stats"],
  "Steer the line:": ["pause", "resume", "close", "open", "announce", "set", "skip", "recall"],
  "Keep people out:": ["ban", "unban", "bans"],
  "Keep the data:": ["backup", "move-to", "restored"],
};

/** Puts every command under its heading; those that have none stay under `Commands:`. */
export function groupCommands(program: Command): void {
  for (const [heading, names] of Object.entries(COMMAND_GROUPS)) {
    for (const command of program.commands) if (names.includes(command.name())) command.helpGroup(heading);
  }
}

/** Longer command lines have their explanation below them. */
const MAX_LINE = 38;

/** The examples of a command, as its help shows them; null where there are none. `title` writes the heading. */
export function examplesOf(name: string, title: (text: string) => string): string | null {
  const { examples } = HELP_AFTER[name] ?? { examples: [] };
  if (examples.length === 0) return null;
  const lines = examples.map(({ line, what }) =>
    line.length > MAX_LINE
      ? `  ${line}\n${" ".repeat(MAX_LINE + 4)}${what}`
      : `  ${line.padEnd(MAX_LINE)}  ${what}`,
  );
  return [title("Examples:"), ...lines].join("\n");
}

/** The options of a command, as its own help would list them: under their headings. */
export function optionList(command: Command): string {
  const help = command.createHelp();
  help.prepareContext({ helpWidth: command.configureOutput().getOutHelpWidth?.() ?? 80 });
  const width = help.padWidth(command, help);
  const groups = Map.groupBy(command.options, (option: Option) => option.helpGroupHeading ?? "Options:");
  return [...groups]
    .flatMap(([heading, options]) =>
      help.formatItemList(
        heading,
        options.map((option) =>
          help.formatItem(help.optionTerm(option), width, help.optionDescription(option), help),
        ),
        help,
      ),
    )
    .join("\n")
    .trimEnd();
}
