import { safe } from "../client/safe-text.ts";

// xterm's control sequences: OSC 2 sets the window's title, CSI 22;2t and 23;2t push and pop it (XTWINOPS).
const PUSH = "\x1b[22;2t";
const POP = "\x1b[23;2t";

/** The sequence that sets the window's title; an empty one clears it. */
export function titleSequence(text: string): string {
  return `\x1b]2;${safe(text, 80)}\x07`;
}

/** A window's title for as long as something has it. */
interface WindowTitle {
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
    // Cleared first: not every terminal has a stack of titles.
    if (stdout.writable) stdout.write(`${titleSequence("")}${POP}`);
  };
  process.once("exit", release);
  stdout.write(PUSH);
  return {
    show(text) {
      if (isReleased || text === shown) return;
      shown = text;
      stdout.write(titleSequence(text));
    },
    release,
  };
}
