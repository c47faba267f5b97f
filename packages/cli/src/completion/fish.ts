import { type OutlinedCommand, type OutlinedOption, SHELLS } from "./outline.ts";

/** Completion for fish: `catq completion fish | source`. */
export function fishScript(
  commands: readonly OutlinedCommand[],
  everywhere: readonly OutlinedOption[],
): string {
  const lines = ["# catq: completion for fish", "complete -c catq -f"];
  for (const option of everywhere) lines.push(`complete -c catq ${flagsOf(option)}`);
  for (const command of commands) {
    const { name, description, options, argument } = command;
    lines.push(`complete -c catq -n __fish_use_subcommand -a ${name} -d ${quote(description)}`);
    const when = `-n '__fish_seen_subcommand_from ${name}'`;
    if (argument === "ticket") lines.push(`complete -c catq ${when} -a '(catq saved-numbers 2>/dev/null)'`);
    if (argument === "shell") lines.push(`complete -c catq ${when} -a '${SHELLS.join(" ")}'`);
    for (const option of options) lines.push(`complete -c catq ${when} ${flagsOf(option)}`);
  }
  return `${lines.join("\n")}\n`;
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
