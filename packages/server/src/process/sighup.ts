/** Where SIGHUP comes from, and whether the process still has the terminal that it was started in. */
export interface SighupSource {
  readonly on: (listener: () => void) => void;
  /** Whether standard input is a terminal now; false once that has been closed. */
  readonly hasTerminal: () => boolean;
}

/**
 * SIGHUP asks a daemon to reload its configuration, or says that its controlling terminal was closed (termios(3)).
 * It is the second where there was a terminal at the start and there is none now.
 */
export function listenForSighup(
  source: SighupSource,
  on: { readonly reload: () => void; readonly terminalClosed: () => void },
): void {
  const hadTerminal = source.hasTerminal();
  source.on(() => {
    if (hadTerminal && !source.hasTerminal()) on.terminalClosed();
    else on.reload();
  });
}
