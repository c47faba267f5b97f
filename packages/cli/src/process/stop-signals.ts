import { EXIT, EXIT_BY_SIGNAL } from "./exit-codes.ts";

/** A request to stop: SIGINT, SIGTERM or SIGHUP. */
export interface Stop {
  readonly signal: AbortSignal;
  /** The exit code that tells of it; 130 unless a signal said otherwise. */
  readonly exitCode: number;
}

/**
 * Listens for Ctrl-C, SIGTERM and SIGHUP: the first asks to stop, the second ends the process at once. A hang-up that
 * is to be ignored has a listener as well, since without one Node ends.
 */
export function listenForStop(process: NodeJS.Process, isHangupIgnored = false): Stop {
  const controller = new AbortController();
  let exitCode: number = EXIT.interrupted;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (name === "SIGHUP" && isHangupIgnored) return;
      if (controller.signal.aborted) process.exit(exitCode);
      exitCode = EXIT_BY_SIGNAL[name];
      controller.abort();
    });
  }
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
  };
}
