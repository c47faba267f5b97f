import type { TicketView } from "@catq/shared/schemas";
import { type Clock, pause } from "../process/clock.ts";
import type { Forwarded, Stop } from "../process/stop-signals.ts";
import { type CommandProcess, startCommand } from "./command-process.ts";
import { startTurnClock } from "./turn-clock.ts";
import type { AskedTicket } from "./turn-end.ts";

/** What is worth telling while a command runs in a turn. */
export type TurnStep =
  | { readonly type: "running"; readonly pid: number; readonly leftMs: number }
  /** The command, and all that it started, was sent a signal, since its turn ends or is over. */
  | { readonly type: "stopping"; readonly signal: "SIGTERM" | "SIGKILL"; readonly leftMs: number }
  | { readonly type: "finished"; readonly exitCode: number; readonly signal: NodeJS.Signals | null };

interface TurnOptions {
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** How long before the turn's end the command is asked to end, in milliseconds. */
  readonly graceMs: number;
  readonly isSighupIgnored: boolean;
  readonly forward: Stop["forward"];
  readonly first: AskedTicket;
  readonly ask: () => Promise<AskedTicket | null>;
  /** Tells what the daemon's stream says of the ticket, for as long as the command runs. */
  readonly onTicket: (listener: (ticket: TicketView) => void) => void;
  /** Aborted by the daemon's word that the turn is over: the counter is another's. */
  readonly over: AbortSignal;
  readonly tell: (step: TurnStep) => void;
}

/** How the command ended. `isCut`: its turn came to an end first. `endsAt`: when the turn ends, monotonic. */
interface RunEnd {
  readonly exitCode: number;
  readonly isCut: boolean;
  readonly endsAt: number;
}

/** Each look lists all processes of the machine, so the pauses between them grow. */
const [FIRST_PAUSE_MS, MAX_PAUSE_MS] = [50, 500];
/** What SIGKILL has not ended by then is in uninterruptible sleep (state D), on a dead disk, say. */
const MAX_DYING_MS = 2_000;

/** Runs a command while the counter is its own, and never for longer. Rejects where it cannot be started. */
export async function runInTurn(o: TurnOptions): Promise<RunEnd> {
  const { clock, over, tell } = o;
  let command: CommandProcess | null = null;
  const early: Forwarded[] = [];
  const endForwarding = o.forward((name) =>
    command === null ? void early.push(name) : command.forward(name),
  );
  try {
    const started = await startCommand(o);
    command = started;
    for (const name of early) started.forward(name, true);
    let isCut = false;
    let isOver = false;
    const end = (): void => {
      if (!isOver) tell({ type: "stopping", signal: "SIGKILL", leftMs: 0 });
      isCut = true;
      isOver = true;
      started.kill();
    };
    const turnClock = startTurnClock({
      ...o,
      onEnding(leftMs) {
        isCut = true;
        tell({ type: "stopping", signal: "SIGTERM", leftMs });
        started.terminate();
      },
      onEnd: end,
    });
    tell({ type: "running", pid: started.pid, leftMs: Math.max(0, turnClock.endsAt - clock.now()) });
    o.onTicket(turnClock.onTicket);
    over.addEventListener("abort", end, { once: true });
    if (over.aborted) end();
    const { exitCode, signal } = await started.ended;
    if (isCut) await untilGone(started, clock, () => isOver);
    turnClock.stop();
    over.removeEventListener("abort", end);
    tell({ type: "finished", exitCode, signal });
    return { exitCode, isCut, endsAt: turnClock.endsAt };
  } finally {
    endForwarding();
  }
}

/** Waits for what the command started and left behind: until the turn's end, which kills it. */
async function untilGone(command: CommandProcess, clock: Clock, isOver: () => boolean): Promise<void> {
  let giveUpAt: number | null = null;
  for (let pauseMs = FIRST_PAUSE_MS; command.isTreeAlive(); pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
    if (isOver()) {
      giveUpAt ??= clock.now() + MAX_DYING_MS;
      if (clock.now() > giveUpAt) return;
      // Again, for what was started between two looks.
      command.kill();
    }
    await pause(clock, isOver() ? FIRST_PAUSE_MS : pauseMs);
  }
}
