/** What a terminal shows in colour; each leaves its text as it is where there is none. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

/**
 * Whether what goes to a terminal, or elsewhere, is coloured. NO_COLOR (https://no-color.org) goes before all; then
 * FORCE_COLOR and CLICOLOR_FORCE colour everything, and CLICOLOR=0 nothing (https://bixense.com/clicolors). An empty
 * variable counts as none.
 */
export function hasColour(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  if (env.CLICOLOR_FORCE && env.CLICOLOR_FORCE !== "0") return true;
  return isTerminal && env.CLICOLOR !== "0" && env.TERM !== "dumb";
}

/** Paints by SGR (ECMA-48, 8.3.117), in the sixteen colours that follow the terminal's own theme. */
export function paint(isColoured: boolean): Paint {
  const by =
    (on: number, off: number) =>
    (text: string): string =>
      isColoured && text !== "" ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return { bold: by(1, 22), dim: by(2, 22), red: by(31, 39), green: by(32, 39), yellow: by(33, 39) };
}
