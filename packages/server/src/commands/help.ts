import type { Command, Option } from "commander";

/** A command line to try, and what it does. */
type Example = readonly [line: string, what: string];

/** What the help of a command says after its options, by its name; `catqd` is the program. The manual says the same. */
export const HELP_AFTER: Readonly<Record<string, readonly Example[]>> = {
  catqd: [
    ["catqd", "run a queue on http://127.0.0.1:8080"],
    ["catqd --counters 2 --claim-window 90s", "two at a time, and more time to come"],
    ["catqd --config catqd.yaml", "with the options of a file"],
    ["catqd status", "how the queue and its daemon are"],
    ["catqd announce 'Back at two'", "one line on every screen"],
    ["catqd config --example", "a commented file with every option"],
  ],
  serve: [
    ["catqd serve --host 0.0.0.0 --title Vet", "for the whole network, with a name"],
    ["catqd serve --listen unix:/run/catqd/http.sock", "behind a proxy"],
  ],
  config: [
    ["catqd config --port 80", "what would hold, and why"],
    ["catqd config --example > catqd.yaml", "a commented file to begin with"],
    ["catqd config --example event > event.yaml", "one for 500 people in a hall"],
  ],
  rehearse: [
    ["catqd rehearse --visitors 500", "with what the example of an event sets"],
    ["catqd rehearse --config event.yaml", "with what a file sets"],
  ],
  demo: [
    ["catqd demo", "on a free port, for you alone"],
    ["catqd demo --host 0.0.0.0", "for phones in the same network, too"],
  ],
  set: [
    ["catqd set counters 4", "serve four at once from now on"],
    ["catqd set never-ban 192.0.2.0/24 ::1", "a list"],
  ],
  announce: [
    ["catqd announce 'Back at two'", "say it on every screen"],
    ["catqd announce --withdraw", "take it back"],
  ],
  ban: [
    ["catqd ban 192.0.2.17 --for 24h --reason 'takes tickets for show'", "an address, for a day"],
    ["catqd ban 198.51.100.0/24", "a network, for ever"],
  ],
  log: [
    ["catqd log A07", "what became of one ticket"],
    ["catqd log --lines 20", "what happened last"],
  ],
  "move-to": [
    [
      "catqd move-to postgres://catqd@db.example/catq",
      "carry the queue there; run again after an interruption, it goes on",
    ],
  ],
  backup: [
    [
      "catqd backup /srv/backups/queue.db",
      "copy the queue; the copy alone, as catqd.db in an empty data folder, restores it",
    ],
  ],
};

/** The headings under which the program's help lists its commands; the first name of each says where it comes. */
const COMMAND_GROUPS: Readonly<Record<string, readonly string[]>> = {
  "Run it:": ["serve", "config", "rehearse", "demo"],
  "See how it is:": ["status", "log", "stats"],
  "Steer the line:": ["pause", "resume", "close", "open", "announce", "set", "skip", "recall"],
  "Keep people out:": ["ban", "unban", "bans"],
  "Keep the data:": ["backup", "move-to", "restored"],
};

/** The names of all commands. */
export const COMMANDS: readonly string[] = Object.values(COMMAND_GROUPS).flat();

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
  const examples = HELP_AFTER[name] ?? [];
  if (examples.length === 0) return null;
  const lines = examples.map(([line, what]) =>
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
