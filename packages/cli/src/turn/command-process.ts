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
import type { HandedOn } from "../process/stop-signals.ts";

type CommandEnd =
  | { readonly exitCode: number; readonly signal: null }
  | { readonly exitCode: number; readonly signal: NodeJS.Signals };

/** A command that runs. */
export interface CommandProcess {
  readonly pid: number;
  readonly ended: Promise<CommandEnd>;
  /** Hands on a signal that catq was sent, unless the command has it already; `isEarly`: from before it was started. */
  handOn(name: HandedOn, isEarly?: boolean): void;
  /** Asks the command, and all that it started, to end. */
  terminate(): void;
  /** Ends the command, and all that it started, for certain. */
  kill(): void;
  /** Whether anything is left of what the command started, as far as {@link terminate} saw it. */
  isTreeAlive(): boolean;
}

/** Signals that a person or a supervisor sends to all that runs; the others are for the command alone. */
const TO_ALL: readonly HandedOn[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];

/** Node sets signals that are ignored back to their default for what it starts. A shell hands SIGHUP on ignored. */
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
    // What came before the command was there it has not got, though the witness has: until here the caller keeps it.
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

  async function handOn(name: HandedOn, isEarly = false): Promise<void> {
    // Twice would be once too often: many programs give up their tidying at the second Ctrl-C.
    const isSentAlready = !isEarly && ((await witness?.hasHeard(name)) ?? false);
    if (isSentAlready || hasEnded) return;
    if (TO_ALL.includes(name)) tree.signal(name);
    else send(pid, name);
  }

  return {
    pid,
    ended,
    handOn: (name, isEarly) => void handOn(name, isEarly),
    terminate() {
      tree.signal("SIGTERM");
      // One that is stopped would hear of it only when it goes on.
      tree.signal("SIGCONT");
    },
    kill: () => tree.signal("SIGKILL"),
    isTreeAlive: () => tree.isAlive(),
  };
}
