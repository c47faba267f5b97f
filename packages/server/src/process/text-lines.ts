import type { Paint } from "@catq/shared";

/** A value that is more than a plain word is quoted, as in logfmt. */
const PLAIN = /^[\w.:/@%+,*[\]-]+$/;
/** What a terminal obeys, or what is not seen. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A line of the log, as pino writes it, for a person at a terminal of so many columns: the local time, how grave it
 * is, the message, and the rest as `name=value`, none broken; hints and stacks on lines of their own. Own code: pino-pretty brings thirteen packages
 * for what are fifty lines here, and does not keep what visitors send from driving the terminal.
 */
export function textLine(json: string, paint: Paint, columns = Number.POSITIVE_INFINITY): string {
  const { level, time, hint, err, ...said }: Record<string, unknown> = JSON.parse(json);
  const { message, ...rest } = said.message === "request" ? asRequest(said) : said;
  const [grade, painted] = GRADES[String(level)] ?? [String(level), "bold"];
  const facts = Object.entries(rest).map(([name, value]) => `${paint.dim(`${name}=`)}${written(value)}`);
  const below = [
    ...(hint === undefined ? [] : [printable(String(hint))]),
    ...(isError(err) ? printable(String(err.stack ?? err.message)).split("\n") : []),
  ];
  const head = [
    paint.dim(clock(new Date(String(time)))),
    ...(grade === "" ? [] : [paint[painted](`${grade}:`)]),
    grade === "" ? printable(String(message)) : paint.bold(printable(String(message))),
    ...facts,
  ];
  return [inColumns(head, columns), ...below.map((line) => INDENT + line), ""].join("\n");
}

const INDENT = " ".repeat("12:34:56 ".length);
/** SGR, which takes no room. */
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g");

/** Parts with spaces between, each whole; those that have no room left go to the next line. */
function inColumns(parts: readonly string[], columns: number): string {
  let text = "";
  let length = 0;
  for (const part of parts) {
    const size = part.replace(COLOUR, "").length;
    const isFull = length > 0 && length + 1 + size > columns;
    text += length === 0 ? part : isFull ? `\n${INDENT}${part}` : ` ${part}`;
    length = isFull ? INDENT.length + size : length + (length === 0 ? 0 : 1) + size;
  }
  return text;
}

/** What a request was, in the order in which one reads it. */
function asRequest({
  method,
  path,
  status,
  code,
  ...rest
}: Record<string, unknown>): Record<string, unknown> {
  const message = [method, path, status, code].filter((part) => part !== undefined).join(" ");
  return { ...rest, message };
}

/** What each of pino's levels is called here, and its colour. */
const GRADES: Readonly<Record<string, readonly [name: string, colour: keyof Paint]>> = {
  trace: ["trace", "dim"],
  debug: ["debug", "dim"],
  info: ["", "dim"],
  warn: ["warning", "yellow"],
  error: ["error", "red"],
  fatal: ["fatal", "red"],
};

function clock(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

function written(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return PLAIN.test(text) ? text : printable(typeof value === "string" ? JSON.stringify(text) : text);
}

/** Line breaks of a stack are kept. */
function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => (character === "\n" ? character : "\ufffd"));
}

function isError(value: unknown): value is { readonly stack?: unknown; readonly message?: unknown } {
  return typeof value === "object" && value !== null && ("stack" in value || "message" in value);
}
