import { POISON } from "./poison.ts";

const NAMES_OF_MANY = JSON.stringify(Array.from({ length: 5000 }, (_, index) => `A${index % 90}`));

/** What may stand anywhere in a hostile answer, as JSON: wrong types, absurd numbers and times, poison, masses. */
const HOSTILE_JSON: readonly string[] = [
  "null",
  "true",
  "-1",
  "0",
  "1.5",
  "1e308",
  "1e400",
  "-1e400",
  "9007199254740991",
  "99999999999999999999999",
  '""',
  JSON.stringify(POISON),
  JSON.stringify(POISON.repeat(400)),
  // Not JSON at all: controls must be escaped.
  `"${POISON}"`,
  "[]",
  "{}",
  '{"__proto__":{"number":"A01"},"constructor":null}',
  "[".repeat(20_000) + "]".repeat(20_000),
  NAMES_OF_MANY,
  '"9999-12-31T23:59:59.999Z"',
  '"0000-01-01T00:00:00.000Z"',
  '"-271821-04-20T00:00:00.000Z"',
  '"2026-02-30T25:61:61.000Z"',
  '"ABCDEFGH99"',
  '"ABCDEFGHI99"',
  '"a07"',
];

/** The value with each of its fields, one at a time, in each hostile way; as JSON. */
export function* mutationsOf(value: Readonly<Record<string, unknown>>): Generator<string> {
  for (const path of pathsOf(value)) {
    for (const hostile of HOSTILE_JSON) yield withHostile(value, path, hostile);
  }
}

type Path = readonly string[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Object.entries(value).flatMap(([name, part]) => pathsOf(part, [...path, name]));
  return path.length === 0 ? inner : [path, ...inner];
}

/** Stands in for what JSON.stringify would not write. */
const PLACE = "@@here@@";

function withHostile(value: unknown, path: Path, hostile: string): string {
  const put = (part: unknown, [name, ...rest]: Path): unknown => {
    if (name === undefined) return PLACE;
    if (Array.isArray(part)) return part.map((item, index) => (`${index}` === name ? put(item, rest) : item));
    const fields = Object.entries(Object(part)).map(([key, item]) => [
      key,
      key === name ? put(item, rest) : item,
    ]);
    return Object.fromEntries(fields);
  };
  return JSON.stringify(put(value, path)).replace(`"${PLACE}"`, () => hostile);
}
