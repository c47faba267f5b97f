import { safe } from "../client/safe-text.ts";

// xterm's control sequences: OSC 2 sets the window's title, CSI 22;2t and 23;2t keep and restore it.
const KEEP = "\x1b[22;2t";
const RESTORE = "\x1b[23;2t";

/** What sets the window's title; an empty one clears it. */
export function titleSequence(text: string): string {
  return `\x1b]2;${safe(text, 80)}\x07`;
}

/** A window's title for as long as something has it. */
export interface WindowTitle {
  show(text: string): void;
  /** Gives the title back, once. It is given back at the process's exit, too. */
  release(): void;
}

/** Takes the title of the terminal's window; nothing at all happens where `stdout` is none. */
export function takeWindowTitle(stdout: NodeJS.WriteStream): WindowTitle {
  if (!stdout.isTTY) return { show: () => {}, release: () => {} };
  let shown: string | null = null;
  let isReleased = false;
  const release = (): void => {
    if (isReleased) return;
    isReleased = true;
    process.off("exit", release);
    // Cleared first: not every terminal has kept the one before.
    if (stdout.writable) stdout.write(`${titleSequence("")}${RESTORE}`);
  };
  process.once("exit", release);
  stdout.write(KEEP);
  return {
    show(text) {
      if (isReleased || text === shown) return;
      shown = text;
      stdout.write(titleSequence(text));
    },
    release,
  };
}
