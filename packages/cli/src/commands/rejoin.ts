import type { CommandContext } from "../command-context.ts";
import { describeTicket } from "../output/ticket-sentence.ts";
import { EXIT } from "../process/exit-codes.ts";
import { claimCommand } from "./come-back.ts";
import { readTicketName } from "./find-ticket.ts";

/** `catq rejoin [TOKEN|NUMBER]`: comes back into the line after a missed turn. */
export async function rejoin(context: CommandContext, given: string | undefined): Promise<number> {
  const { api, output, tickets } = context;
  const held = await tickets.findToRejoin(await readTicketName(context, given));
  const ticket = await tickets.rejoin(held);
  const isPaused = !output.isJson && (await tickets.isPaused());
  output.data({ type: "rejoined", ticket }, `${describeTicket(ticket, isPaused)}.`);
  const { number } = ticket;
  output.note(`To get the cat: ${claimCommand({ number, server: api.server, args: "--wait" })}`);
  return EXIT.done;
}
