/** Where a value of the configuration stands. */
export type Place =
  | { readonly kind: "flag"; readonly name: string }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "file"; readonly file: string; readonly line: number }
  | { readonly kind: "default" };

/** One thing that is wrong with a configuration. */
export interface Fault {
  readonly place: Place;
  /** The name of the option it is about; null where it is about none. */
  readonly option: string | null;
  /** The value as written; null where it is not about a value. */
  readonly value: string | null;
  /** What was expected, or what is wrong, as the rest of a sentence. */
  readonly problem: string;
}

/** Longer values are cut in messages. */
const LONGEST_SHOWN = 80;

/** The fault as one line: where it stands, what stands there, what was expected. */
export function formatFault({ place, option, value, problem }: Fault): string {
  const shown = value === null ? null : show(value);
  switch (place.kind) {
    case "flag":
      return `--${place.name}${shown === null ? "" : ` ${shown}`}: ${problem}`;
    case "variable":
      return `${place.name}${shown === null ? "" : `=${shown}`}: ${problem}`;
    case "file":
      return `${place.file}:${place.line}: ${option === null ? "" : `${option}: `}${shown === null ? "" : `${shown}: `}${problem}`;
    case "default":
      return `the default of ${option}${shown === null ? "" : `, ${shown}`}: ${problem}`;
  }
}

/** Quoted where it is more than a plain word, so that nothing in it can drive a terminal. */
function show(value: string): string {
  const cut = value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value;
  return /^[\w.:/,@+-]+$/.test(cut) ? cut : JSON.stringify(cut);
}
