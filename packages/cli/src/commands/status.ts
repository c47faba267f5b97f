import { UsageError } from "../client/errors.ts";
import type { CommandContext } from "../command-context.ts";
import { readTicketFormat } from "../output/ticket-format.ts";
import { describeTicket } from "../output/ticket-sentence.ts";
import { EXIT } from "../process/exit-codes.ts";
import { findTicket } from "./find-ticket.ts";

/** `catq status [TOKEN|NUMBER]`: where a ticket is, in one line; `format` with names in braces, if not in a sentence. */
export async function status(
  context: CommandContext,
  ticketName: string | undefined,
  { format }: { format?: string },
): Promise<number> {
  const { output, tickets } = context;
  if (format !== undefined && output.isJson) {
    throw new UsageError("--format and --json do not go together.", "take one of them");
  }
  const formatted = format === undefined ? null : readTicketFormat(format);
  const ticket = await tickets.view(await findTicket(context, ticketName));
  const isPaused = formatted === null && !output.isJson && (await tickets.isPaused());
  output.data({ type: "ticket", ticket }, formatted?.(ticket) ?? `${describeTicket(ticket, isPaused)}.`);
  return EXIT.done;
}
