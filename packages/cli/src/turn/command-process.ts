import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Clock } from "../process/clock.ts";
import { type GroupWitness, hasControllingTerminal, startGroupWitness } from "../process/group-witness.ts";
import { processTree, send } from "../process/process-tree.ts";
import type { HandedOn } from "../process/stop-signals.ts";

type CommandEnd =
  | { readonly exitCode: number; readonly signal: null }
  | { readonly exitCode: number; readonly signal: NodeJS.Signals };

/** A command that runs. */
export interface CommandProcess {
  readonly pid: number;
  readonly ended: Promise<CommandEnd>;
  /** Hands on a signal that catq was sent, unless the command has it already. */
  handOn(name: HandedOn): void;
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
export function startCommand(o: {
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** Whether the command is to outlive its terminal, as under nohup(1). */
  readonly isSighupIgnored: boolean;
}): Promise<CommandProcess> {
  const [file = "", ...args] = o.isSighupIgnored ? [...WITHOUT_SIGHUP, ...o.command] : o.command;
  const hasTerminal = hasControllingTerminal();
  const child = spawn(file, args, {
    stdio: "inherit",
    env: o.env,
    detached: !hasTerminal,
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => {
      child.off("error", reject);
      // Later ones are of signals that could not be sent; whether it has ended is what counts.
      child.on("error", () => {});
      resolve(watch(child, hasTerminal ? startGroupWitness(o.clock) : null));
    });
  });
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

  async function handOn(name: HandedOn): Promise<void> {
    if (!TO_ALL.includes(name)) {
      if (!hasEnded) send(pid, name);
      return;
    }
    // Twice would be once too often: many programs give up their tidying at the second Ctrl-C.
    const isSentAlready = (await witness?.hasHeard(name)) ?? false;
    if (!isSentAlready && !hasEnded) tree.signal(name);
  }

  return {
    pid,
    ended,
    handOn: (name) => void handOn(name),
    terminate() {
      tree.signal("SIGTERM");
      // One that is stopped would hear of it only when it goes on.
      tree.signal("SIGCONT");
    },
    kill: () => tree.signal("SIGKILL"),
    isTreeAlive: () => tree.isAlive(),
  };
}
