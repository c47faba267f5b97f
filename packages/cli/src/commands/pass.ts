import type { CommandContext } from "../command-context.ts";
import { describeTicket } from "../output/ticket-sentence.ts";
import { EXIT } from "../process/exit-codes.ts";
import { findTicket } from "./find-ticket.ts";

/** `catq pass [PLACES] [--ticket …]`: lets others go first. */
export async function pass(context: CommandContext, places: number, o: { ticket?: string }): Promise<number> {
  const ticket = await context.tickets.pass(await findTicket(context, o.ticket), places);
  context.output.data({ type: "ticket", ticket }, `${describeTicket(ticket)}.`);
  return EXIT.done;
}
