import { spawn } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Clock } from "./clock.ts";
import { FORWARDED, type Forwarded } from "./stop-signals.ts";

/** How long the witness and catq wait for each other, in milliseconds: one of the two may be stopped, or starved. */
const MAX_WAIT_MS = 5_000;

/** Tells a signal that was sent to the whole process group, as a terminal sends Ctrl-C, from one sent to catq alone. */
export interface GroupWitness {
  /** Whether the signal that catq has just got was sent to the whole group; false where no witness is left. */
  gotToo(name: Forwarded): Promise<boolean>;
  close(): void;
}

interface Question {
  readonly name: Forwarded | null;
  isReported: boolean;
  readonly answer: (isReported: boolean) => void;
}

/** The witness got a signal. */
interface Report {
  /** Whether catq got it as well. */
  isClaimed: boolean;
  /** Until when, by the monotonic clock, a signal that catq gets is taken for the same. */
  until: number;
}

const ANSWER = "answer";
/** A shell runs pending traps between two commands, so it reports what the group was sent before the answer. */
const QUESTION = `:\necho ${ANSWER}\n`;

/**
 * Starts a witness, and resolves when it is ready: a process of catq's own group that survives signals and is asked
 * which it got. The kernel tells the sender of a signal (sigaction(2), SA_SIGINFO), but Node does not. A signal to a
 * group is pending in all its members at once (kill(2)): when catq has got it, the witness reports it before its next
 * answer. It reads its commands from catq, so it ends with catq, however that ends.
 */
export async function startGroupWitness(clock: Clock): Promise<GroupWitness> {
  const shell = spawn("/bin/sh", [], { stdio: ["pipe", "pipe", "ignore"] });
  shell.on("error", () => {});
  if (shell.pid === undefined) return { gotToo: () => Promise.resolve(false), close() {} };
  const asked: Question[] = [];
  const reports = new Map<string, Report>();
  let isGone = false;

  shell.on("close", () => {
    isGone = true;
    for (const { isReported, answer } of asked.splice(0)) answer(isReported);
  });
  shell.stdin.on("error", () => {});
  createInterface({ input: shell.stdout }).on("line", (line) => {
    if (line === ANSWER) {
      const first = asked.shift();
      return first?.answer(first.isReported);
    }
    void onReport(line);
  });

  async function onReport(name: string): Promise<void> {
    const sameAsked = asked.filter((question) => question.name === name);
    for (const question of sameAsked) question.isReported = true;
    // Signals of one name that are pending together may be delivered as one (sigaction(2)), to the witness, to catq and
    // to the command. So the report holds for all of that name that catq has got by now.
    const report: Report = { isClaimed: sameAsked.length > 0, until: Number.POSITIVE_INFINITY };
    reports.set(name, report);
    await afterPendingSignals();
    // The kernel may have woken another of catq's threads to take it, which gets its turn later.
    report.until = report.isClaimed ? 0 : clock.now() + MAX_WAIT_MS;
  }

  function claimReport(name: string | null): boolean {
    const report = reports.get(name ?? "");
    if (report === undefined || report.until < clock.now()) return false;
    report.isClaimed = true;
    if (report.until !== Number.POSITIVE_INFINITY) report.until = 0;
    return true;
  }

  function ask(name: Forwarded | null): Promise<boolean> {
    if (isGone) return Promise.resolve(false);
    return new Promise((resolve) => {
      const cancel = clock.wake(clock.now() + MAX_WAIT_MS, () => resolve(false));
      const answer = (isReported: boolean): void => {
        cancel();
        resolve(isReported);
      };
      // Asked even where the answer is known, so that the witness forgets a second one of that name.
      asked.push({ name, isReported: claimReport(name), answer });
      shell.stdin.write(QUESTION);
    });
  }

  const traps = FORWARDED.map((name) => `trap 'echo ${name}' ${name.slice("SIG".length)}\n`);
  shell.stdin.write(traps.join(""));
  await ask(null);
  return {
    gotToo: ask,
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
