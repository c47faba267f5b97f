import type { Outline, OutlinedCommand, OutlinedOption } from "./outline.ts";

/**
 * Completion for zsh: `source <(catq completion zsh)`, or a file `_catq` in `$fpath`. Where zsh's own completion is not
 * up yet, a hook waits for it until the first prompt, and then sees to it: `.zshrc` may do so further down, or never.
 */
export function zshScript({ commands, everywhere }: Outline): string {
  return `#compdef catq
# catq: completion for zsh
_catq_numbers() {
  local -a numbers
  numbers=(\${(f)"$(catq saved-numbers 2>/dev/null)"})
  compadd -a numbers
}
_catq() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -C \\
${everywhere.map((option) => `    ${argumentsOf(option)} \\`).join("\n")}
    '1: :->command' \\
    '*:: :->rest'
  case $state in
    command)
      local -a commands
      commands=(
${commands.map(({ name, description }) => `        ${quote(`${name}:${description}`)}`).join("\n")}
      )
      _describe command commands
      ;;
    rest)
      case $line[1] in
${commands.map(caseOf).join("\n")}
      esac
      ;;
  esac
}
_catq_register() {
  add-zsh-hook -d precmd _catq_register
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
  compdef _catq catq
  unfunction _catq_register
}
if [[ $funcstack[1] == _catq ]]; then
  _catq "$@"
elif (( $+functions[compdef] )); then
  compdef _catq catq
else
  autoload -Uz add-zsh-hook && add-zsh-hook precmd _catq_register
fi
`;
}

function caseOf({ name, options, argument }: OutlinedCommand): string {
  if (argument === "command line") {
    const line = ["'(-)1:command:_command_names -e'", "'*::argument:_normal'"];
    return `        ${name}) _arguments -S ${[...options.map(argumentsOf), ...line].join(" ")} ;;`;
  }
  const words = argument === "ticket" ? "'*:ticket:_catq_numbers'" : `'1:word:(${argument.join(" ")})'`;
  const specs = [...options.map(argumentsOf), ...(argument.length === 0 ? [] : [words])];
  return `        ${name}) ${specs.length === 0 ? "" : `_arguments ${specs.join(" ")} `};;`;
}

function argumentsOf(option: OutlinedOption): string {
  const values = { none: "", file: ":file:_files", ticket: ":ticket:_catq_numbers", other: ":value: " };
  const description = option.description.replace(/[[\]:\\]/g, "\\$&");
  const tail = quote(`[${description}]${values[option.value]}`);
  return option.flags.length === 1 ? `${option.flags[0]}${tail}` : `{${option.flags.join(",")}}${tail}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
