import { backoffMs } from "@catq/shared";
import { CatqError } from "../../client/errors.ts";
import { safe } from "../../client/safe-text.ts";
import type { CommandContext } from "../../command-context.ts";
import { saveCat } from "../../picture/save.ts";
import type { Target } from "../../picture/target.ts";
import { pause } from "../../process/clock.ts";
import { EXIT, RUN_EXIT } from "../../process/exit-codes.ts";
import { isSighupIgnoredForAll, readStart } from "../../process/sighup.ts";
import { createAlerts } from "../../ticket/alert.ts";
import type { Progress, SavedCat } from "../../ticket/progress.ts";
import type { Place } from "../../ticket/tickets.ts";
import { runInTurn } from "../../turn/run-in-turn.ts";
import type { AskedTicket } from "../../turn/turn-end.ts";
import { checkUse, findPlace, type RunOptions } from "./run-start.ts";
import { concludeUnbegun, nameOf, type RunResult, tellStep } from "./run-words.ts";

/** `catq run -- COMMAND`: waits in line, and runs the command while the counter is its own. */
export async function run(
  context: CommandContext,
  command: readonly string[],
  o: RunOptions,
): Promise<number> {
  const { output, stop } = context;
  stop.endWith(RUN_EXIT.notBegun);
  try {
    const end = await runWhenCalled(context, command, o);
    return end.isBegun ? end.exitCode : output.notBegun(end.exitCode);
  } catch (error) {
    if (!(error instanceof CatqError)) throw error;
    if (!stop.signal.aborted) output.error(error);
    return output.notBegun(stop.signal.aborted ? stop.exitCode : error.exitCode);
  }
}

async function runWhenCalled(
  context: CommandContext,
  command: readonly string[],
  o: RunOptions,
): Promise<RunResult> {
  // Before the number: nobody's turn is spent on what cannot be done.
  const target = await checkUse(context, command, o);
  const place = await findPlace(context, o.ticket);
  return context.tickets.using(place, () => followAndRun(context, { command, place, target, options: o }));
}

async function followAndRun(
  context: CommandContext,
  o: { command: readonly string[]; place: Place; target: Target | null; options: RunOptions },
): Promise<RunResult> {
  const { api, clock, output, stop, stdout, tickets } = context;
  const { command, place, target, options } = o;
  const { number } = place;
  output.progress({ type: "taken", ticket: place.ticket, server: api.server, isResumed: place.isResumed });

  const listeners = new Set<(progress: Progress) => void>();
  const claimed = Promise.withResolvers<SavedCat>();
  let endsAt: number | null = null;
  let hasBegun = false;
  const { end, actions } = tickets.follow(place, {
    linger: true,
    handBackUntil: () => endsAt,
    save: (download) => {
      if (target !== null) return saveCat({ download, number, target, stdout, reusesSame: true });
      download.discard();
      return Promise.resolve({ path: "", bytes: 0 });
    },
    emit: (progress) => {
      if (progress.type === "saved") claimed.resolve(progress.saved);
      // The picture is not kept; and how the turn ends is told by what becomes of the command.
      if (progress.type === "saved" && target === null) return;
      if (progress.type === "ended" && hasBegun) output.data(progress, null);
      else output.progress(progress);
      for (const listener of listeners) listener(progress);
    },
  });
  listeners.add(ringing(context, options.alert));
  const over = new AbortController();
  end.then(
    () => over.abort(),
    () => over.abort(),
  );

  const cat = await Promise.race([end, claimed.promise]);
  if ("kind" in cat) return concludeUnbegun(context, { ...o, end: cat });
  const ask = async (): Promise<AskedTicket> => {
    const sentAt = clock.now();
    return { ticket: await tickets.view(place), sentAt, receivedAt: clock.now() };
  };
  const first = await askUntilAnswered(context, ask, over.signal);
  if (first === null || stop.signal.aborted) {
    return concludeUnbegun(context, { ...o, end: await end });
  }
  try {
    hasBegun = true;
    const ran = await runInTurn({
      command,
      env: environment(context, { number, first, path: target === null ? null : cat.path }),
      clock,
      graceMs: options.termGrace,
      isSighupIgnored: isSighupIgnoredForAll(readStart(process)),
      forward: stop.forward,
      first,
      ask: () => ask().catch(() => null),
      onTicket: (listener) =>
        listeners.add((progress) => {
          if (progress.type === "ticket") listener(progress.ticket);
        }),
      over: over.signal,
      tell: (step) => tellStep(context, { number, command, step, viewUntil: first.ticket.viewUntil }),
    });
    endsAt = ran.endsAt;
    await untilStopped(context, actions.done());
    return { isBegun: true, exitCode: ran.isCut ? RUN_EXIT.turnEnded : ran.exitCode };
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error)) throw error;
    // The system refused to start it, so nobody needs the turn.
    await untilStopped(context, actions.done());
    throw new CatqError({
      code: "cannot-start",
      exitCode: EXIT.fault,
      message: `cannot start ${nameOf(command)}: ${safe(error.message, 200)}.`,
      cause: error,
    });
  }
}

function ringing({ hasBell, stderr }: CommandContext, ahead: number): (progress: Progress) => void {
  return createAlerts(ahead, () => {
    if (hasBell) stderr.write("\x07");
  });
}

/** The daemon's word on how long the turn is: nothing is begun without. Null where the turn is over first. */
async function askUntilAnswered(
  { clock, random, output }: CommandContext,
  ask: () => Promise<AskedTicket>,
  over: AbortSignal,
): Promise<AskedTicket | null> {
  for (let failures = 1; !over.aborted; failures++) {
    try {
      const asked = await ask();
      return over.aborted ? null : asked;
    } catch (error) {
      if (!(error instanceof CatqError)) throw error;
      if (failures === 1) output.progress({ type: "trouble", message: error.message, hint: "trying again" });
      await pause(clock, backoffMs({ failures: Math.min(failures, 3), random }), over);
    }
  }
  return null;
}

/** Waits for what is under way, or for a signal. */
async function untilStopped({ stop }: CommandContext, task: Promise<void>): Promise<void> {
  const stopped = new Promise<void>((resolve) =>
    stop.signal.addEventListener("abort", () => resolve(), { once: true }),
  );
  await Promise.race([task, stopped]);
}

/** What the command finds in its environment, besides catq's own. */
function environment(
  { api }: CommandContext,
  o: { number: string; first: AskedTicket; path: string | null },
): NodeJS.ProcessEnv {
  const { CATQ_PATH: _, ...env } = process.env;
  return {
    ...env,
    CATQ_NUMBER: o.number,
    CATQ_VIEW_UNTIL: o.first.ticket.viewUntil ?? "",
    CATQ_SERVER: api.server,
    ...(o.path === null ? {} : { CATQ_PATH: o.path }),
  };
}
