import { dirname, resolve } from "node:path";
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Fault } from "./fault.ts";
import { nearest } from "./nearest.ts";
import { NAMES, type Reading, type Written } from "./written.ts";

/** A configuration file: its path as it was given, and what it says. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Reads a YAML 1.2 file that maps names of options to values. Values are taken as they are written, so that
 * `60s`, `on` and `8080` need no quotes; a fault in one place hides none in another.
 */
export function readYaml({ path, text }: ConfigFile, cwd: string): Reading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
  const base = dirname(resolve(cwd, path));
  const written: Written[] = [];
  const faults: Fault[] = [];
  const fault = (at: number | undefined, about: Omit<Fault, "place">): void => {
    const line = at === undefined ? 1 : lines.linePos(at).line;
    faults.push({ place: { kind: "file", file: path, line }, ...about });
  };

  for (const error of document.errors) {
    const isTwice = error.code === "DUPLICATE_KEY";
    const value = isTwice ? (/^[\w-]+/.exec(text.slice(error.pos[0]))?.[0] ?? null) : null;
    const problem = isTwice ? "this option is set twice" : `not YAML: ${error.message}`;
    fault(error.pos[0], { option: null, value, problem });
  }
  const { contents } = document;
  // An empty file, or one of comments only, says nothing, and that is fine.
  if (contents === null || (isScalar(contents) && contents.value === null)) return { written, faults };
  if (!isMap(contents)) {
    const problem = "expected options such as `port: 8080`, one a line";
    fault(contents.range?.[0], { option: null, value: null, problem });
    return { written, faults };
  }
  for (const { key, value } of contents.items) {
    const at = isScalar(key) ? key.range?.[0] : contents.range?.[0];
    const name = isScalar(key) ? String(key.value) : "";
    if (!NAMES.includes(name)) {
      const meant = nearest(name.toLowerCase().replaceAll("_", "-"), NAMES);
      const problem = `there is no such option${meant === null ? "" : `; did you mean ${meant}?`}`;
      fault(at, { option: null, value: name, problem });
      continue;
    }
    const texts = textsOf(value);
    if (texts === null) {
      const isEmpty = value === null || (isScalar(value) && value.value === null);
      const problem = isEmpty ? "it has no value" : "expected a plain value or a list of them";
      fault(at, { option: name, value: null, problem });
      continue;
    }
    const line = at === undefined ? 1 : lines.linePos(at).line;
    written.push({ name, texts, place: { kind: "file", file: path, line }, base });
  }
  return { written, faults };
}

/** What is written as the value of an option; null for what no option takes. */
function textsOf(node: unknown): string[] | null {
  if (isScalar(node)) return node.value === null ? null : [node.source ?? String(node.value)];
  if (isAlias(node) || !isSeq(node)) return null;
  const texts = node.items.map(textsOf);
  return texts.every((item) => item?.length === 1) ? texts.flatMap((item) => item ?? []) : null;
}
