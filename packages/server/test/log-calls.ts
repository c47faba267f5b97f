/** A call that writes a line of the daemon's log. */
export interface LogCall {
  /** Its message, with `…` for what is put in. */
  readonly message: string;
  /** The levels it may have. */
  readonly levels: readonly string[];
}

const LEVEL = "trace|debug|info|warn|error|fatal";
/**
 * `log.warn(`, `this.#log.debug(`, `parts.log[isGone ? "debug" : "error"](`; and what is handed a message to log
 * as a warning: `complain(`, `log(`.
 */
const CALL = new RegExp(`\\b(?:log(?:\\.(${LEVEL})|\\[([^\\]]+)\\])?|[cC]omplain)\\(`, "g");

/** The calls in a source that log a message of its own. */
export function logCallsIn(source: string): LogCall[] {
  return [...source.matchAll(CALL)].flatMap((match) => {
    const message = messageIn(argumentsAt(source, match.index + match[0].length));
    if (message === null) return [];
    const [, level, chosen] = match;
    const levels = level
      ? [level]
      : chosen
        ? [...chosen.matchAll(/"([a-z]+)"/g)].map(([, one = ""]) => one)
        : ["warn"];
    return [{ message, levels }];
  });
}

/** The text between the parentheses of a call. */
function argumentsAt(source: string, start: number): string {
  let depth = 1;
  let at = start;
  for (; depth > 0 && at < source.length; at++) {
    if (source[at] === "(") depth++;
    else if (source[at] === ")") depth--;
  }
  return source.slice(start, at - 1);
}

/** A message stands first, or right behind an object of facts or a name. */
function messageIn(args: string): string | null {
  const match = /^(?:\s*(?:\{.*?\}|\w+),)?\s*(?:"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/s.exec(args);
  const text = match?.[1] ?? match?.[2];
  return text?.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "…") ?? null;
}
