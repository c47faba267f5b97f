/** Lines and columns count from 1. */
export interface FilePlace {
  readonly kind: "file";
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where a value of the configuration stands. */
export type Place =
  | { readonly kind: "flag"; readonly name: string }
  | { readonly kind: "variable"; readonly name: string }
  | FilePlace
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

/** Longer values are cut in messages, in characters. */
const MAX_SHOWN_LENGTH = 80;

/** The fault as one line: where it stands, what stands there, what was expected. */
export function formatFault({ place, option, value, problem }: Fault): string {
  const at = formatPlace(place);
  const [head, separator] = {
    flag: [at, " "],
    variable: [at, "="],
    file: [option === null ? at : `${at}: ${option}`, ": "],
    default: [`the default of ${option}`, ", "],
  }[place.kind];
  return `${head}${value === null ? "" : `${separator}${quoted(value, MAX_SHOWN_LENGTH)}`}: ${problem}`;
}

/** A place as one finds it: `--port`, `CATQ_PORT`, `catqd.yaml:3:7`, or `default`. */
export function formatPlace(place: Place): string {
  switch (place.kind) {
    case "flag":
      return `--${place.name}`;
    case "variable":
      return place.name;
    case "file":
      return `${place.file}:${place.line}:${place.column}`;
    case "default":
      return "default";
  }
}

/** Quoted where it is more than a plain word, so that nothing in it can drive a terminal. */
export function quoted(value: string, longest = Number.POSITIVE_INFINITY): string {
  const cut = value.length > longest ? `${value.slice(0, longest)}…` : value;
  return /^[\w.:/,@+-]+$/.test(cut) ? cut : JSON.stringify(cut).replace(UNPRINTABLE, escaped);
}

/** What JSON leaves as it is, and a terminal obeys: DEL, C1 controls, and marks of the writing direction. */
const UNPRINTABLE = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
