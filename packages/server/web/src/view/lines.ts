const MAX_LINES = 4;
/** A path below the origin's root. No part of it is made of dots alone: those would lead elsewhere. */
const PATH = /^(?!(?:.*\/)?\.+(?:\/|$))[\w.-]+(?:\/[\w.-]+)*$/;

/** The line at the origin's root. */
const ROOT = "/";

/**
 * The lines that `?lines=` names, by their paths from the origin's root, `/` for that at the root itself; or, as a
 * sentence, what is wrong with it.
 */
export function linesIn(text: string): readonly string[] | string {
  const lines = [...new Set(text.split(",").map((name) => (name === ROOT ? name : name.replace(/\/$/, ""))))];
  if (lines.length > MAX_LINES)
    return `A wall has room for ${MAX_LINES} lines, and the address names ${lines.length}.`;
  const wrong = lines.find((line) => line !== ROOT && !PATH.test(line));
  if (wrong === undefined) return lines;
  const named = wrong === "" ? "an empty name" : `“${wrong.slice(0, 40)}”`;
  return `The address names the lines by their paths, such as ?lines=vet,cats, and ${named} is none.`;
}

/** Where a line's wall is, from the origin's root. */
export function wallPath(line: string): string {
  return line === ROOT ? "/display" : `/${line}/display`;
}
