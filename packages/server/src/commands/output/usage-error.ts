import { printable } from "./sentences.ts";

/** How commander refuses the value of an argument, or of an option. */
const WRONG_VALUE =
  /^error: (?:command-argument value '(?<value>.*)' is invalid for argument '(?<argument>[^']*)'|option '(?<option>[^']*)' argument '(?<given>.*)' is invalid)\. (?<expected>.*)\n$/s;

/** Longer values are cut in messages, in characters. */
const MAX_SHOWN_LENGTH = 60;

/** A usage error as commander words it, in the words of this program; values are made safe to print. */
export function usageError(text: string): string {
  const { value, argument, option, given, expected } = WRONG_VALUE.exec(text)?.groups ?? {};
  if (expected === undefined) return text.replace(/^error: /, "catqd: ");
  const what = option ?? `<${argument}>`;
  return `catqd: ${what} cannot be '${shown(value ?? given ?? "")}'\n${expected}\n`;
}

function shown(value: string): string {
  const characters = [...printable(value)];
  if (characters.length <= MAX_SHOWN_LENGTH) return characters.join("");
  return `${characters.slice(0, MAX_SHOWN_LENGTH - 1).join("")}…`;
}
