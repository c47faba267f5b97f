import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import type { Clock } from "./clock.ts";
import type { HandedOn } from "./stop-signals.ts";

/** How long a signal to the whole process group may take to end the witness, in milliseconds. */
const WORD_MS = 300;

/** Tells a signal that was sent to the whole process group, as a terminal sends Ctrl-C, from one sent to catq alone. */
export interface GroupWitness {
  /** Whether the signal that catq has just got went to the whole group. */
  hasHeard(name: HandedOn): Promise<boolean>;
  close(): void;
}

/**
 * Starts a witness: a process of catq's own group that does nothing, and that a signal to the group ends. The kernel
 * tells the sender of a signal (sigaction(2), SA_SIGINFO), but Node does not.
 */
export function startGroupWitness(clock: Clock): GroupWitness {
  let witness: ChildProcess | null = null;
  let isClosed = false;
  const heard = new Map<string, number>();
  const listeners = new Set<() => void>();

  function start(): void {
    // It reads from catq, so it ends with catq, however that ends.
    const started = spawn("cat", { stdio: ["pipe", "ignore", "ignore"] });
    witness = started;
    started.stdin?.on("error", () => {});
    started.on("error", () => {});
    started.on("exit", (_code, signal) => {
      if (isClosed || signal === null) return;
      heard.set(signal, clock.now());
      for (const listener of [...listeners]) listener();
      start();
    });
  }

  start();
  return {
    hasHeard(name) {
      // Which of the two heard first is chance. What was heard stands for one signal only.
      const isVouchedFor = (): boolean => {
        const at = heard.get(name);
        heard.delete(name);
        return at !== undefined && clock.now() - at < WORD_MS;
      };
      if (isVouchedFor()) return Promise.resolve(true);
      return new Promise((resolve) => {
        const answer = (isHeard: boolean): void => {
          cancel();
          listeners.delete(look);
          resolve(isHeard);
        };
        const look = (): void => {
          if (isVouchedFor()) answer(true);
        };
        const cancel = clock.wake(clock.now() + WORD_MS, () => answer(false));
        listeners.add(look);
      });
    },
    close() {
      isClosed = true;
      witness?.stdin?.end();
    },
  };
}

/** Whether catq has a controlling terminal (credentials(7)), from which a command may ask for a password. */
export function hasControllingTerminal(): boolean {
  try {
    closeSync(openSync("/dev/tty", constants.O_RDWR | constants.O_NOCTTY));
    return true;
  } catch {
    return false;
  }
}
