import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import type { Clock } from "../process/clock.ts";
import {
  afterPendingSignals,
  type GroupWitness,
  hasControllingTerminal,
  startGroupWitness,
} from "../process/group-witness.ts";
import { processTree, send } from "../process/process-tree.ts";
import type { Forwarded } from "../process/stop-signals.ts";

/** Where a signal ended it, the exit code is 128 and the signal's number. */
interface CommandEnd {
  readonly exitCode: number;
  readonly signal: NodeJS.Signals | null;
}

/** A command that runs. */
export interface CommandProcess {
  readonly pid: number;
  readonly ended: Promise<CommandEnd>;
  /** Forwards a signal that catq got, unless the command got it, too. `isEarly`: from before it was started. */
  forward(name: Forwarded, isEarly?: boolean): void;
  /** Asks the command, and all that it started, to end. */
  terminate(): void;
  /** Ends the command, and all that it started, for certain. */
  kill(): void;
  /** Whether anything is left of what the command started, as far as {@link terminate} saw it. */
  isTreeAlive(): boolean;
}

/** Forwarded to the whole tree, as a terminal does; the others to the command alone. */
const TO_ALL: readonly Forwarded[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];

/** Node resets ignored signals to their default in its children. What a shell ignores stays ignored after exec. */
const WITHOUT_SIGHUP = ["/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh"];

/**
 * Starts a command with catq's own standard input, output and error. Where there is a terminal, the command stays in
 * catq's process group: so Ctrl-C, Ctrl-Z and a question for a password work as they do without catq. Elsewhere it
 * gets a group of its own. Rejects where the operating system refuses to start it.
 */
export async function startCommand(o: {
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** Whether the command is to outlive its terminal, as under nohup(1). */
  readonly isSighupIgnored: boolean;
}): Promise<CommandProcess> {
  const [file = "", ...args] = o.isSighupIgnored ? [...WITHOUT_SIGHUP, ...o.command] : o.command;
  const witness = hasControllingTerminal() ? await startGroupWitness(o.clock) : null;
  try {
    const child = spawn(file, args, {
      stdio: "inherit",
      env: o.env,
      detached: witness === null,
    });
    const command = watch(child, witness);
    await once(child, "spawn");
    // Later errors are of signals that could not be sent; whether it has ended is what counts.
    child.on("error", () => {});
    // A signal from before the spawn reached the witness and not the command: until here the caller keeps it (`isEarly`).
    await afterPendingSignals();
    return command;
  } catch (error) {
    witness?.close();
    throw error;
  }
}

function watch(child: ChildProcess, witness: GroupWitness | null): CommandProcess {
  const pid = child.pid ?? 0;
  const tree = processTree(pid, { isGroup: witness === null });
  let hasEnded = false;
  const ended = new Promise<CommandEnd>((resolve) => {
    child.once("exit", (code, signal) => {
      hasEnded = true;
      witness?.close();
      if (signal === null) resolve({ exitCode: code ?? 0, signal });
      else resolve({ exitCode: 128 + constants.signals[signal], signal });
    });
  });

  async function forward(name: Forwarded, isEarly = false): Promise<void> {
    // Never twice: many programs give up their clean-up at the second SIGINT.
    const isSentAlready = !isEarly && ((await witness?.gotToo(name)) ?? false);
    if (isSentAlready || hasEnded) return;
    if (TO_ALL.includes(name)) tree.signal(name);
    else send(pid, name);
  }

  return {
    pid,
    ended,
    forward: (name, isEarly) => void forward(name, isEarly),
    terminate() {
      tree.signal("SIGTERM");
      // One that is stopped would hear of it only when it goes on.
      tree.signal("SIGCONT");
    },
    kill: () => tree.signal("SIGKILL"),
    isTreeAlive: () => tree.isAlive(),
  };
}
