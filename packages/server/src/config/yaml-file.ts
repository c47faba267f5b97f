import { dirname, resolve } from "node:path";
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument, type YAMLError } from "yaml";
import type { ConfigFile } from "./config-file.ts";
import { uriOfMapping } from "./database/database-mapping.ts";
import type { Fault, FilePlace } from "./fault.ts";
import { nearest } from "./nearest.ts";
import { NAMES, type Reading, type Written } from "./sources.ts";

/**
 * Reads a YAML 1.2 file that maps names of options to values. Values are taken as they are written, so that
 * `60s`, `on` and `8080` need no quotes; a fault in one place hides none in another. Aliases are never
 * followed, so no file can make itself larger than it is.
 */
export function readYaml({ path, text }: ConfigFile, cwd: string | null): Reading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
  const base = dirname(resolve(cwd ?? "/", path));
  const written: Written[] = [];
  const faults: Fault[] = [];
  const placeAt = (offset: number | undefined): FilePlace => {
    const { line, col } = lines.linePos(offset ?? 0);
    return { kind: "file", file: path, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const fault = (at: number | undefined, about: Omit<Fault, "place">): void => {
    faults.push({ place: placeAt(at), ...about });
  };
  const readOption = ({ key, value }: Pair): void => {
    const at = rangeStart(key) ?? rangeStart(value) ?? rangeStart(document.contents);
    const name = isScalar(key) ? String(key.value ?? "") : "";
    if (!NAMES.includes(name)) {
      // Where the line is not even YAML, that is all there is to say.
      const isBroken = document.errors.some(({ code, pos }) => pos[0] === at && code !== "DUPLICATE_KEY");
      if (!isBroken) fault(at, { option: null, value: name, problem: noSuchOption(name) });
      return;
    }
    if (name === "database" && isMap(value)) {
      const read = uriOfMapping(value);
      if ("uri" in read) written.push({ name, texts: [read.uri], place: placeAt(at), base });
      else for (const { at, problem } of read.faults) fault(at, { option: name, value: null, problem });
      return;
    }
    const items = itemsOf(value);
    if (typeof items === "string") {
      fault(rangeStart(value) ?? at, { option: name, value: null, problem: items });
      return;
    }
    const places = items.map((item) => placeAt(item.at ?? at));
    const texts = items.map((item) => item.text);
    written.push({ name, texts, place: placeAt(at), places, base });
  };

  for (const error of [...document.errors, ...document.warnings]) {
    const isTwice = error.code === "DUPLICATE_KEY";
    const value = isTwice ? (/^[\w-]+/.exec(text.slice(error.pos[0]))?.[0] ?? null) : null;
    fault(error.pos[0], { option: null, value, problem: notYaml(error) });
  }
  const { contents } = document;
  if (isMap(contents)) {
    for (const pair of contents.items) readOption(pair);
  } else if (contents !== null && !(isScalar(contents) && contents.value === null)) {
    // An empty file, or one of comments only, says nothing, and that is fine; this is neither.
    const problem = "expected options such as `port: 8080`, one a line";
    fault(contents.range?.[0], { option: null, value: null, problem });
  }
  return { written, faults };
}

interface Item {
  readonly text: string;
  readonly at: number | undefined;
}

const NO_ALIAS = "aliases such as *name are not followed here: write the value itself";
const NO_PLAIN_VALUE = "expected a plain value or a list of them";

/** What is written as the value of an option; for what no option takes, what is wrong with it. */
function itemsOf(node: unknown): Item[] | string {
  if (node === null || (isScalar(node) && node.value === null)) return "it has no value";
  if (isScalar(node)) return [{ text: node.source ?? String(node.value), at: rangeStart(node) }];
  if (isAlias(node)) return NO_ALIAS;
  if (!isSeq(node)) return NO_PLAIN_VALUE;
  const all: Item[] = [];
  for (const item of node.items) {
    const items = isSeq(item) ? NO_PLAIN_VALUE : itemsOf(item);
    if (typeof items === "string") return items === NO_ALIAS ? items : NO_PLAIN_VALUE;
    all.push(...items);
  }
  return all;
}

function noSuchOption(name: string): string {
  if (name === "<<") return "merge keys are not followed here: write the options themselves";
  if (name === "config") return "a file cannot name another one";
  // People copy flags and variables into the file.
  const plain = name
    .toLowerCase()
    .replaceAll("_", "-")
    .replace(/^(?:--|catq-)/, "");
  const meant = nearest(plain, NAMES);
  return `there is no such option${meant === null ? "" : `; did you mean ${meant}?`}`;
}

function notYaml({ code, message }: YAMLError): string {
  switch (code) {
    case "DUPLICATE_KEY":
      return "this option is set twice";
    case "MULTIPLE_DOCS":
      return "a second document begins here; a configuration is only one";
    case "TAB_AS_INDENT":
      return "this line is indented by a tab; YAML takes only spaces";
    case "MULTILINE_IMPLICIT_KEY":
      return "expected `option: value` on a line, with a space after the colon";
    case "TAG_RESOLVE_FAILED":
      return "tags such as !name are not read here: write the plain value";
    default:
      return `not YAML: ${message}`;
  }
}

function rangeStart(node: unknown): number | undefined {
  return isScalar(node) || isAlias(node) || isSeq(node) || isMap(node) ? node.range?.[0] : undefined;
}
