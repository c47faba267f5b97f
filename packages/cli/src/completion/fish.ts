import type { Outline, OutlinedOption } from "./outline.ts";

/** Completion for fish: `catq completion fish | source`. */
export function fishScript({ commands, everywhere }: Outline): string {
  const lines = [commandFinder(everywhere), "complete -c catq -f"];
  for (const option of everywhere) lines.push(`complete -c catq ${flagsOf(option)}`);
  for (const command of commands) {
    const { name, description, options, argument } = command;
    lines.push(`complete -c catq -n '__catq_in ""' -a ${name} -d ${quote(description)}`);
    const when = `-n '__catq_in ${name}'`;
    // What stands after `--` is completed as if it stood alone.
    if (argument === "command line") {
      const isAfter = `__catq_in ${name}; and string match -q "* -- *" -- (commandline -cp)`;
      const rest = `(complete -C (string replace -r "^.*? -- " "" -- (commandline -cp)))`;
      lines.push(`complete -c catq -n '${isAfter}' -a '${rest}'`);
    }
    const words =
      argument === "ticket"
        ? "(catq saved-numbers 2>/dev/null)"
        : argument === "command line"
          ? ""
          : argument.join(" ");
    if (words !== "") lines.push(`complete -c catq ${when} -a '${words}'`);
    for (const option of options) lines.push(`complete -c catq ${when} ${flagsOf(option)}`);
  }
  return `${lines.join("\n")}\n`;
}

/** Fish's own finder takes the value of an option such as `-s URL` for the command. */
function commandFinder(everywhere: readonly OutlinedOption[]): string {
  const withValue = everywhere.filter((option) => option.value !== "none").flatMap((option) => option.flags);
  return `# catq: completion for fish
function __catq_in -d 'whether the command so far is this one'
  set -l words (commandline -opc)
  set -l found ''
  set -e words[1]
  while set -q words[1]
    switch $words[1]
      case ${withValue.join(" ")}
        set -e words[1]
      case '-*'
      case '*'
        set found $words[1]
        break
    end
    set -e words[1]
  end
  test "$found" = "$argv[1]"
end`;
}

function flagsOf(option: OutlinedOption): string {
  const values = {
    none: "",
    file: " -r -F",
    ticket: " -x -a '(catq saved-numbers 2>/dev/null)'",
    other: " -x",
  };
  const flags = option.flags.map((flag) =>
    flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
  );
  return `${flags.join(" ")} -d ${quote(option.description)}${values[option.value]}`;
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}
