import { EXIT, EXIT_BY_SIGNAL } from "./exit-codes.ts";

/** What asks catq to stop. */
const STOPS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** What means nothing to catq itself, and may mean something to a command that it runs. */
const OTHERS = ["SIGQUIT", "SIGUSR1", "SIGUSR2"] as const;

/** The signals that are handed on to a command. */
export const HANDED_ON = [...STOPS, ...OTHERS] as const;
export type HandedOn = (typeof HANDED_ON)[number];

/** A request to stop: SIGINT, SIGTERM or SIGHUP. */
export interface Stop {
  readonly signal: AbortSignal;
  /** The exit code that tells of it; 130 unless a signal said otherwise. */
  readonly exitCode: number;
  /** Hands signals on to `receiver` from now on, instead of stopping; the answer takes that back. */
  handOn(receiver: (name: HandedOn) => void): () => void;
  /** Ends with this exit code, not with the signal's, where a second signal comes. */
  endWith(exitCode: number): void;
}

/**
 * Listens for Ctrl-C, SIGTERM and SIGHUP: the first asks to stop, the second ends the process at once. A hang-up that
 * is to be ignored has a listener as well, since without one Node ends.
 */
export function listenForStop(process: NodeJS.Process, isSighupIgnored = false): Stop {
  const controller = new AbortController();
  let exitCode: number = EXIT.interrupted;
  let hurriedExitCode: number | null = null;
  let receiver: ((name: HandedOn) => void) | null = null;
  for (const name of STOPS) {
    process.on(name, () => {
      // A command that is to outlive its terminal ignores it by itself.
      if (receiver !== null) return receiver(name);
      if (name === "SIGHUP" && isSighupIgnored) return;
      if (controller.signal.aborted) process.exit(hurriedExitCode ?? exitCode);
      exitCode = EXIT_BY_SIGNAL[name];
      controller.abort();
    });
  }
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    handOn(to) {
      receiver = to;
      // Each with its own listener, for Node passes the signal's name to it.
      for (const name of OTHERS) process.on(name, to);
      return () => {
        receiver = null;
        for (const name of OTHERS) process.off(name, to);
      };
    },
    endWith(code) {
      hurriedExitCode = code;
    },
  };
}
