import path from "node:path";
import { countdown } from "@catq/shared";
import { CannotWrite } from "../../client/errors.ts";
import { safe } from "../../client/safe-text.ts";
import type { CommandContext } from "../../command-context.ts";
import { EXIT } from "../../process/exit-codes.ts";
import type { FollowEnd, Place } from "../../ticket/tickets.ts";
import type { TurnStep } from "../../turn/run-in-turn.ts";
import { rejoinCommand, rejoinSentence, runCommandLine } from "../come-back.ts";

/** The command's exit code, or that of what kept it from being begun. */
export interface RunResult {
  readonly isBegun: boolean;
  readonly exitCode: number;
}

/** Tells what becomes of the command, in words and in JSON. */
export function tellStep(
  { output }: CommandContext,
  o: { number: string; command: readonly string[]; step: TurnStep; viewUntil: string | null },
): void {
  const { number, step, viewUntil } = o;
  const name = nameOf(o.command);
  switch (step.type) {
    case "running":
      output.data({ type: "running", number, pid: step.pid, viewUntil }, null);
      output.note(`It is the turn of ${number}: ${name} runs, for ${countdown(step.leftMs)} at most.`);
      return;
    case "stopping": {
      const when = step.signal === "SIGTERM" ? `ends in ${countdown(step.leftMs)}` : "is over";
      output.parting(
        { type: step.type, number, signal: step.signal, leftMs: step.leftMs },
        `catq: the turn of ${number} ${when}: ${step.signal} to ${name}.`,
      );
      return;
    }
    case "finished": {
      const how = step.signal === null ? `exit code ${step.exitCode}` : step.signal;
      const { exitCode, signal } = step;
      output.data({ type: step.type, number, exitCode, signal }, null);
      output.note(`${name} has ended with ${how}.`);
    }
  }
}

/** Why the command was never begun, in words where nothing said so yet. Throws what failed. */
export async function concludeUnbegun(
  { api, output, stop, tickets }: CommandContext,
  o: {
    command: readonly string[];
    place: Place;
    options: { out?: string; termGrace: number };
    end: FollowEnd;
  },
): Promise<RunResult> {
  const { end, place } = o;
  const { number } = place;
  const unbegun = (exitCode: number): RunResult => ({ isBegun: false, exitCode });
  switch (end.kind) {
    case "saved":
      return unbegun(stop.signal.aborted ? stop.exitCode : EXIT.ended);
    case "served-elsewhere":
      return unbegun(EXIT.ended);
    case "ended":
      if (end.back !== null) {
        const again = runCommandLine({ ...o.options, number, server: api.server, command: o.command });
        const comeBack = `${rejoinCommand({ number, server: api.server })} && ${again}`;
        output.note(`${rejoinSentence(number, end.back)}: ${comeBack}`);
      }
      return unbegun(end.outcome === "banned" ? EXIT.banned : EXIT.ended);
    case "stopped": {
      const hurry = end.isCalled ? "it is called, so be quick: " : "";
      const comeBack = runCommandLine({ ...o.options, number, server: api.server, command: o.command });
      const kept = { type: "kept", number, isCalled: end.isCalled, comeBack } as const;
      output.parting(kept, `${number} is kept. To come back: ${hurry}${comeBack}`);
      return unbegun(stop.exitCode);
    }
    case "failed":
      // The turn has come, and the cat has no place: the next one need not wait for nobody.
      if (end.error instanceof CannotWrite) await tickets.done(place);
      throw end.error;
  }
}

/** The command in a sentence: its name, whoever wrote it. */
export function nameOf([file = ""]: readonly string[]): string {
  return safe(path.basename(file), 60) || "the command";
}
