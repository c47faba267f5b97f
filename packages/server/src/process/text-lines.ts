import type { Paint } from "@catq/shared";

/** A value that is more than a plain word is quoted, as in logfmt. */
const PLAIN = /^[\w.:/@%+,*[\]-]+$/;
/** What a terminal obeys, or what is not seen. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A line of the log, as pino writes it, for a person at a terminal: the local time, how grave it is, the message, and
 * the rest as `name=value`; hints and stacks on lines of their own. Own code: pino-pretty brings thirteen packages
 * for what are fifty lines here, and does not keep what visitors send from driving the terminal.
 */
export function textLine(json: string, paint: Paint): string {
  const { level, time, message, hint, err, ...rest }: Record<string, unknown> = JSON.parse(json);
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
  return [head.join(" "), ...below.map((line) => `         ${line}`), ""].join("\n");
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
