import { EXIT, EXIT_BY_SIGNAL } from "./exit-codes.ts";

const STOPS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Without a meaning to catq itself. */
const OTHERS = ["SIGQUIT", "SIGUSR1", "SIGUSR2"] as const;

/** The signals that are forwarded to a command that catq runs. */
export const FORWARDED = [...STOPS, ...OTHERS] as const;
export type Forwarded = (typeof FORWARDED)[number];

/** A request to stop: SIGINT, SIGTERM or SIGHUP. */
export interface Stop {
  readonly signal: AbortSignal;
  /** The exit code that tells of it; 130 unless a signal said otherwise. */
  readonly exitCode: number;
  /** Forwards signals to `receiver` from now on, instead of stopping. Returns a function that ends this. */
  forward(receiver: (name: Forwarded) => void): () => void;
  /** Exits with this code, not with the signal's, at a second signal. */
  endWith(exitCode: number): void;
}

/**
 * Listens for SIGINT, SIGTERM and SIGHUP: the first aborts `signal`, the second exits at once. SIGHUP that is to be ignored
 * has a listener as well, since without one Node exits.
 */
export function listenForStop(process: NodeJS.Process, isSighupIgnored = false): Stop {
  const controller = new AbortController();
  let exitCode: number = EXIT.interrupted;
  let secondExitCode: number | null = null;
  let receiver: ((name: Forwarded) => void) | null = null;
  for (const name of STOPS) {
    process.on(name, () => {
      // A command that is to outlive its terminal ignores it by itself.
      if (receiver !== null) return receiver(name);
      if (name === "SIGHUP" && isSighupIgnored) return;
      if (controller.signal.aborted) process.exit(secondExitCode ?? exitCode);
      exitCode = EXIT_BY_SIGNAL[name];
      controller.abort();
    });
  }
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    forward(to) {
      receiver = to;
      // Node calls a listener with the name of its signal.
      for (const name of OTHERS) process.on(name, to);
      return () => {
        receiver = null;
        for (const name of OTHERS) process.off(name, to);
      };
    },
    endWith(code) {
      secondExitCode = code;
    },
  };
}
