import { useApp, useInput, useStdin } from "ink";
import { useEffect } from "react";
import { isInForeground } from "../process/foreground.ts";

/** A terminal that was handed back for a while. */
interface Suspension {
  resume(): Promise<void>;
}

/** What job control needs of the process. */
export interface Job {
  on(signal: "SIGTSTP" | "SIGCONT", listener: () => void): void;
  off(signal: "SIGTSTP" | "SIGCONT", listener: () => void): void;
  /** Stops this process as it would be without a listener: not where its process group is orphaned (setpgid(2)). */
  stop(): void;
  isInForeground(): boolean;
}

/**
 * Gives the terminal back as the process is stopped, and draws anew when it goes on in the foreground: a shell sets the
 * terminal up for itself meanwhile. In the background it goes on unseen, or the kernel would stop it. Returns a
 * function that ends this.
 */
export function controlJob(job: Job, suspend: () => Promise<Suspension>): () => void {
  let suspension: Promise<Suspension> | null = null;
  const giveBack = async (): Promise<void> => {
    suspension ??= suspend();
    await suspension;
  };
  const goOn = async (): Promise<void> => {
    // Stopped by SIGSTOP, which nobody hears of: the terminal is as the shell left it.
    await giveBack();
    if (!job.isInForeground()) return;
    const handedBack = suspension;
    suspension = null;
    await (await handedBack)?.resume();
  };
  const onContinue = (): void => void goOn().catch(() => {});
  const onStop = (): void => {
    const stop = async (): Promise<void> => {
      await giveBack();
      job.off("SIGTSTP", onStop);
      job.stop();
      job.on("SIGTSTP", onStop);
      // Continued, or never stopped.
      await goOn();
    };
    stop().catch(() => {});
  };
  job.on("SIGTSTP", onStop);
  job.on("SIGCONT", onContinue);
  return () => {
    job.off("SIGTSTP", onStop);
    job.off("SIGCONT", onContinue);
  };
}

const thisProcess: Job = {
  on: (signal, listener) => void process.on(signal, listener),
  off: (signal, listener) => void process.off(signal, listener),
  stop: () => process.kill(process.pid, "SIGTSTP"),
  isInForeground,
};

/** Has a screen on this process's own terminal stop and continue as a shell's jobs do, with Ctrl-Z, too. */
export function useJobControl(): void {
  const { suspendTerminal } = useApp();
  const { stdin, isRawModeSupported } = useStdin();
  const isOwn = stdin === process.stdin && process.platform !== "win32";
  useEffect(() => (isOwn ? controlJob(thisProcess, suspendTerminal) : undefined), [isOwn, suspendTerminal]);
  useInput(
    (input, key) => {
      // The whole process group, as the terminal does where it is not in raw mode.
      if (key.ctrl && input === "z") process.kill(0, "SIGTSTP");
    },
    { isActive: isOwn && isRawModeSupported },
  );
}
