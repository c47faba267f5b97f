import { spawn } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Clock } from "./clock.ts";
import { HANDED_ON, type HandedOn } from "./stop-signals.ts";

/** How long the witness and catq wait for each other, in milliseconds: one of the two may be stopped, or starved. */
const MAX_WAIT_MS = 5_000;

/** Tells a signal that was sent to the whole process group, as a terminal sends Ctrl-C, from one sent to catq alone. */
export interface GroupWitness {
  /** Whether the signal that catq has just got went to the whole group; false where no witness is left. */
  hasHeard(name: HandedOn): Promise<boolean>;
  close(): void;
}

interface Question {
  readonly name: HandedOn | null;
  isHeard: boolean;
  readonly answer: (isHeard: boolean) => void;
}

/** What the witness told of a signal. */
interface Told {
  /** Whether catq got the signal as well. */
  isClaimed: boolean;
  /** Until when it holds for what catq gets, by the monotonic clock. */
  until: number;
}

const ANSWER = "answer";
/** A shell runs pending traps between two commands, so what the group was sent is told before the answer. */
const QUESTION = `:\necho ${ANSWER}\n`;

/**
 * Starts a witness, and resolves when it is ready: a process of catq's own group that survives signals and is asked
 * which it got. The kernel tells the sender of a signal (sigaction(2), SA_SIGINFO), but Node does not. A signal to a
 * group is pending in all its members at once (kill(2)): when catq has got it, the witness tells of it in its next
 * answer. It reads its commands from catq, so it ends with catq, however that ends.
 */
export async function startGroupWitness(clock: Clock): Promise<GroupWitness> {
  const shell = spawn("/bin/sh", [], { stdio: ["pipe", "pipe", "ignore"] });
  shell.on("error", () => {});
  if (shell.pid === undefined) return { hasHeard: () => Promise.resolve(false), close() {} };
  const asked: Question[] = [];
  const told = new Map<string, Told>();
  let isGone = false;

  shell.on("close", () => {
    isGone = true;
    for (const { isHeard, answer } of asked.splice(0)) answer(isHeard);
  });
  shell.stdin.on("error", () => {});
  createInterface({ input: shell.stdout }).on("line", (line) => {
    if (line === ANSWER) {
      const first = asked.shift();
      return first?.answer(first.isHeard);
    }
    void hear(line);
  });

  async function hear(name: string): Promise<void> {
    const sameAsked = asked.filter((question) => question.name === name);
    for (const question of sameAsked) question.isHeard = true;
    // Signals of one name that are pending together may be delivered as one (sigaction(2)), to the witness, to catq and
    // to the command. So the word holds for all of that name that catq has got by now.
    const word: Told = { isClaimed: sameAsked.length > 0, until: Number.POSITIVE_INFINITY };
    told.set(name, word);
    await afterPendingSignals();
    // The kernel may have woken another of catq's threads to take it, which gets its turn later.
    word.until = word.isClaimed ? 0 : clock.now() + MAX_WAIT_MS;
  }

  function isTold(name: string | null): boolean {
    const word = told.get(name ?? "");
    if (word === undefined || word.until < clock.now()) return false;
    word.isClaimed = true;
    if (word.until !== Number.POSITIVE_INFINITY) word.until = 0;
    return true;
  }

  function ask(name: HandedOn | null): Promise<boolean> {
    if (isGone) return Promise.resolve(false);
    return new Promise((resolve) => {
      const cancel = clock.wake(clock.now() + MAX_WAIT_MS, () => resolve(false));
      const answer = (isHeard: boolean): void => {
        cancel();
        resolve(isHeard);
      };
      // Asked even where the answer is known, so that the witness forgets a second one of that name.
      asked.push({ name, isHeard: isTold(name), answer });
      shell.stdin.write(QUESTION);
    });
  }

  const traps = HANDED_ON.map((name) => `trap 'echo ${name}' ${name.slice("SIG".length)}\n`);
  shell.stdin.write(traps.join(""));
  await ask(null);
  return {
    hasHeard: ask,
    close() {
      shell.stdin.destroy();
      shell.stdout.destroy();
      shell.unref();
    },
  };
}

/** Resolves when the listeners have been called for every signal that this thread has already got. */
export async function afterPendingSignals(): Promise<void> {
  // libuv tells of signals in the event loop's poll phase, and setImmediate runs after it: the second one after a
  // whole poll phase.
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
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
