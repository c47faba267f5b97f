import type { TakenTicket, TicketView } from "@catq/shared/schemas";
import type { FromQueue } from "../client/api.ts";
import { CatqError } from "../client/errors.ts";
import type { CommandContext } from "../command-context.ts";
import { EXIT } from "../exit-codes.ts";
import { describeTicket } from "../output/ticket-sentence.ts";
import { findTarget } from "../picture/target.ts";
import { takeTicket } from "../take-ticket.ts";
import { claimCommand } from "./come-back.ts";
import { findTicket } from "./find-ticket.ts";
import { follow } from "./follow.ts";
import { notingEnd } from "./ticket-end.ts";

export interface TakeOptions {
  /** The file, folder or `-` for the cat. */
  readonly out: string | undefined;
  /** false: only takes the number. */
  readonly wait: boolean;
  /** Follows a saved ticket that still lives, instead of taking another. */
  readonly resume: boolean;
  readonly alert: number;
  /** A shell command to run at `alert`, `called` and `saved`. */
  readonly exec: string | undefined;
  readonly linger: boolean;
}

/** A ticket to follow, new or saved. */
interface Place extends FromQueue {
  readonly ticket: TicketView;
  readonly token: string;
  readonly isResumed: boolean;
}

/** `catq take`: a number, the wait, the cat. */
export async function take(context: CommandContext, o: TakeOptions): Promise<number> {
  // Before the number: nobody's turn is spent on a cat without a place.
  const target = o.wait ? await findTarget(o.out, context.cwd) : null;
  const place = (o.resume ? await resume(context) : null) ?? (await takeAnother(context, o));
  if (target === null) return tellNumber(context, place);
  return follow(context, { ...place, target, alert: o.alert, exec: o.exec, linger: o.linger });
}

/** The saved ticket that still lives, the most urgent of several; null where there is none. */
async function resume(context: CommandContext): Promise<Place | null> {
  const { api, wallet, stop } = context;
  // Each that turns out to be over is noted as such, so this comes to its end.
  while ((await wallet.list(api.server)).some(({ end }) => end === null)) {
    try {
      const { number, token, queue } = await findTicket(context, undefined);
      const ticket = await notingEnd(context, number, () => api.ticket(token, stop.signal));
      return { ticket, token, queue, isResumed: true };
    } catch (error) {
      if (!(error instanceof CatqError) || error.exitCode !== EXIT.ended) throw error;
    }
  }
  return null;
}

async function takeAnother(context: CommandContext, o: TakeOptions): Promise<Place> {
  const { api, output, wallet } = context;
  const live = (await wallet.list(api.server)).filter(({ end }) => end === null);
  const last = live.at(-1);
  if (!o.resume && last !== undefined) {
    const which = live.length === 1 ? `${last.number} is` : `${live.length} tickets are`;
    output.note(`${which} saved here already; \`catq take --resume\` follows instead of taking another.`);
  }
  const { token, queue, ...ticket } = await askForTicket(context);
  return { ticket, token, queue, isResumed: false };
}

/** `--no-wait`: the number now, the cat another time. */
function tellNumber({ output, api }: CommandContext, { ticket, token, isResumed }: Place): number {
  const { server } = api;
  output.data({ type: "taken", ticket, server, isResumed, token }, ticket.number);
  output.note(`${describeTicket(ticket)}.`);
  output.note(`To get the cat: ${claimCommand({ number: ticket.number, server, args: "--wait" })}`);
  return EXIT.done;
}

async function askForTicket(context: CommandContext): Promise<TakenTicket & FromQueue> {
  const { api, clock, output, random, stop, wallet } = context;
  const { signal } = stop;
  const onTrouble = (message: string): void =>
    output.progress({ type: "trouble", message, hint: "trying again" });
  try {
    return await takeTicket({ api, wallet, clock, random, signal, onTrouble });
  } catch (error) {
    if (signal.aborted)
      output.note("Stopped before the number came; the next `catq take` gets that very one.");
    throw error;
  }
}
