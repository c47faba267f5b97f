import type { TakenTicket } from "@catq/shared/schemas";
import type { CommandContext } from "../command-context.ts";
import { EXIT } from "../exit-codes.ts";
import { describeTicket } from "../output/ticket-sentence.ts";
import { findTarget } from "../picture/target.ts";
import { takeTicket } from "../take-ticket.ts";
import { claimCommand } from "./come-back.ts";
import { follow } from "./follow.ts";

export interface TakeOptions {
  /** The file, folder or `-` for the cat. */
  readonly out: string | undefined;
  /** false: only takes the number. */
  readonly wait: boolean;
  readonly alert: number;
  readonly linger: boolean;
}

/** `catq take`: a number, the wait, the cat. */
export async function take(context: CommandContext, o: TakeOptions): Promise<number> {
  if (!o.wait) return takeNumber(context);
  // Before the number: nobody's turn is spent on a cat without a place.
  const target = await findTarget(o.out, context.cwd);
  const { token, ...ticket } = await askForTicket(context);
  return follow(context, { ticket, token, target, isResumed: false, alert: o.alert, linger: o.linger });
}

/** `--no-wait`: the number now, the cat another time. */
async function takeNumber(context: CommandContext): Promise<number> {
  const { output, api } = context;
  const { server } = api;
  const { token, ...ticket } = await askForTicket(context);
  output.data({ type: "taken", ticket, server, isResumed: false, token }, ticket.number);
  output.note(`${describeTicket(ticket)}.`);
  output.note(`To get the cat: ${claimCommand({ number: ticket.number, server, args: "--wait" })}`);
  return EXIT.done;
}

async function askForTicket(context: CommandContext): Promise<TakenTicket> {
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
