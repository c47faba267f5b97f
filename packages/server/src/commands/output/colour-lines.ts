import type { Paint } from "@catq/shared";

/** A form of line, and how its parts are painted. */
type Form = readonly [form: RegExp, paint: (p: Paint, parts: readonly string[]) => string];

const STATES: Readonly<Record<string, "green" | "yellow" | "red">> = {
  open: "green",
  paused: "yellow",
  closed: "red",
};

/** The first that fits counts. */
const FORMS: readonly Form[] = [
  [
    /^(The queue is )(open|paused|closed)(.*)$/,
    (p, [a = "", state = "", b = ""]) => `${a}${p.bold(p[STATES[state] ?? "green"](state))}${b}`,
  ],
  [/^(Ready:)(.*)$/, (p, [a = "", b = ""]) => p.green(a) + b],
  [
    /^(Not ready:|There (?:is a fault|are \d+ faults) in the configuration:)(.*)$/,
    (p, [a = "", b = ""]) => p.red(a) + b,
  ],
  // A line of the log begins with its time.
  [/^(\d{4}-\d\d-\d\d [\d:]+)( .*)$/, (p, [a = "", b = ""]) => p.dim(a) + b],
  // The head of a table, and in `catqd config` what nobody has set.
  [/^(option +value.*)$/, (p, [a = ""]) => p.bold(a)],
  [/^([a-z-]+ .* default)$/, (p, [a = ""]) => p.dim(a)],
  // What is told, before what it is.
  [/^([A-Z][A-Za-z ]{1,40}:)( .*|)$/, (p, [a = "", b = ""]) => p.bold(a) + b],
];

/** A line that a command prints, in colour by its form. The sentences themselves know nothing of colours. */
export function colouredLine(line: string, p: Paint): string {
  for (const [form, painted] of FORMS) {
    const match = form.exec(line);
    if (match) return painted(p, match.slice(1));
  }
  return line;
}
