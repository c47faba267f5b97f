import { useApp, useInput, useStdin } from "ink";
import { useEffect } from "react";
import { isInForeground } from "../process/foreground.ts";

/** The terminal is given back to the shell: out of raw mode and of the alternate screen. */
interface Suspension {
  resume(): Promise<void>;
}

/** The process, for job control. */
export interface Job {
  on(signal: "SIGTSTP" | "SIGCONT", listener: () => void): void;
  off(signal: "SIGTSTP" | "SIGCONT", listener: () => void): void;
  /** Stops this process as it would be without a listener: not where its process group is orphaned (setpgid(2)). */
  stop(): void;
  isInForeground(): boolean;
}

/**
 * Job control: gives the terminal back at SIGTSTP and stops the process; draws anew after SIGCONT, in the foreground. In the
 * background it goes on without drawing, for which the kernel would stop it (SIGTTOU). Returns a function that ends this.
 */
export function controlJob(job: Job, suspend: () => Promise<Suspension>): () => void {
  let suspension: Promise<Suspension> | null = null;
  const giveBack = async (): Promise<void> => {
    suspension ??= suspend();
    await suspension;
  };
  const goOn = async (): Promise<void> => {
    // After SIGSTOP, which has no listener, the terminal is as the shell left it, and was not given back.
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

/** Job control for a screen on this process's own terminal, with Ctrl-Z. */
export function useJobControl(): void {
  const { suspendTerminal } = useApp();
  const { stdin, isRawModeSupported } = useStdin();
  const isOwn = stdin === process.stdin && process.platform !== "win32";
  useEffect(() => (isOwn ? controlJob(thisProcess, suspendTerminal) : undefined), [isOwn, suspendTerminal]);
  useInput(
    (input, key) => {
      // To the whole process group, as the terminal does outside of raw mode.
      if (key.ctrl && input === "z") process.kill(0, "SIGTSTP");
    },
    { isActive: isOwn && isRawModeSupported },
  );
}
