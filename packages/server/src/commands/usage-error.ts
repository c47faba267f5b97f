import { printable } from "./sentences.ts";

/** How commander says that a value will not do: of an argument, and of an option. */
const WRONG_VALUE =
  /^error: (?:command-argument value '(?<value>.*)' is invalid for argument '(?<argument>[^']*)'|option '(?<option>[^']*)' argument '(?<given>.*)' is invalid)\. (?<expected>.*)\n$/s;

/** So much of a value is enough to know it again. */
const LONGEST_SHOWN = 60;

/** What commander has to say of misuse, as this program says it; values are made safe to print. */
export function misuseSentence(text: string): string {
  const { value, argument, option, given, expected } = WRONG_VALUE.exec(text)?.groups ?? {};
  if (expected === undefined) return text.replace(/^error: /, "catqd: ");
  const what = option ?? `<${argument}>`;
  return `catqd: ${what} cannot be '${shown(value ?? given ?? "")}'\n${expected}\n`;
}

function shown(value: string): string {
  const characters = [...printable(value)];
  if (characters.length <= LONGEST_SHOWN) return characters.join("");
  return `${characters.slice(0, LONGEST_SHOWN - 1).join("")}…`;
}
