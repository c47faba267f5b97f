/** What tells whether a process still has the terminal it was started in. */
export interface Hangups {
  readonly on: (listener: () => void) => void;
  /** Whether standard input is a terminal now; false once that has been closed. */
  readonly hasTerminal: () => boolean;
}

/**
 * SIGHUP means two things: an operator asks a daemon to read its configuration again, or the terminal it was
 * started in has gone. Which one, the terminal tells.
 */
export function tellHangups(
  hangups: Hangups,
  then: { readonly asked: () => void; readonly terminalGone: () => void },
): void {
  const hadTerminal = hangups.hasTerminal();
  hangups.on(() => {
    if (hadTerminal && !hangups.hasTerminal()) then.terminalGone();
    else then.asked();
  });
}
