import type { CommandContext } from "../command-context.ts";
import { EXIT } from "../exit-codes.ts";
import { describeTicket } from "../output/ticket-sentence.ts";
import { findTicket } from "./find-ticket.ts";
import { notingEnd } from "./ticket-end.ts";

/** `catq status [TOKEN|NUMBER]`: where a ticket is, in one line. */
export async function status(context: CommandContext, given: string | undefined): Promise<number> {
  const { number, token } = await findTicket(context, given);
  const ticket = await notingEnd(context, number, () => context.api.ticket(token, context.stop.signal));
  context.output.data({ type: "ticket", ticket }, `${describeTicket(ticket)}.`);
  return EXIT.done;
}
