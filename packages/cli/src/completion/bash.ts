import type { Outline, OutlinedCommand, OutlinedOption } from "./outline.ts";

/** Completion for bash: `source <(catq completion bash)`. */
export function bashScript({ commands, everywhere }: Outline): string {
  const all = [...everywhere, ...commands.flatMap((command) => command.options)];
  const flagsWith = (value: OutlinedOption["value"]): string =>
    [...new Set(all.filter((option) => option.value === value).flatMap((option) => option.flags))].join("|");
  const names = commands.map((command) => command.name);
  const withCommandLine = commands
    .filter(({ argument }) => argument === "command line")
    .map((command) => command.name);
  const withValue = [flagsWith("file"), flagsWith("ticket"), flagsWith("other")].join("|");
  return `# catq: completion for bash
_catq() {
  local last=\${COMP_WORDS[COMP_CWORD-1]} current=\${COMP_WORDS[COMP_CWORD]} command= skip= word words=
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ -n $skip ]]; then skip=; continue; fi
    case $word in
      ${withValue}) skip=1 ;;
      ${names.join("|")}) command=$word; break ;;
    esac
  done
  COMPREPLY=()
  case $command in
    ${withCommandLine.join("|")})
      if [[ " \${COMP_WORDS[*]:0:COMP_CWORD} " == *" -- "* ]]; then
        if [[ $last == -- ]]; then COMPREPLY=($(compgen -c -- "$current"))
        else COMPREPLY=($(compgen -f -- "$current")); compopt -o filenames 2>/dev/null; fi
        return
      fi ;;
  esac
  case $last in
    ${flagsWith("file")}) COMPREPLY=($(compgen -f -- "$current")); compopt -o filenames 2>/dev/null; return ;;
    ${flagsWith("ticket")}) COMPREPLY=($(compgen -W "$(catq saved-numbers 2>/dev/null)" -- "$current")); return ;;
    ${flagsWith("other")}) return ;;
  esac
  case $command in
    '') words="${names.join(" ")}" ;;
${commands.map((command) => `    ${command.name}) words="${wordsOf(command)}" ;;`).join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words ${flagsOf(everywhere)}" -- "$current"))
}
complete -F _catq catq
`;
}

function wordsOf({ argument, options }: OutlinedCommand): string {
  const words =
    argument === "ticket"
      ? "$(catq saved-numbers 2>/dev/null)"
      : argument === "command line"
        ? "--"
        : argument.join(" ");
  return `${words} ${flagsOf(options)}`.trim();
}

function flagsOf(options: readonly OutlinedOption[]): string {
  return options.flatMap((option) => option.flags).join(" ");
}
