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
  if (format !== undefined && context.output.isJson) {
    throw new UsageError("--format and --json do not go together.", "take one of them");
  }
  const inWords = format === undefined ? inOneSentence : readTicketFormat(format);
  const ticket = await context.tickets.view(await findTicket(context, ticketName));
  context.output.data({ type: "ticket", ticket }, inWords(ticket));
  return EXIT.done;
}

function inOneSentence(ticket: Parameters<typeof describeTicket>[0]): string {
  return `${describeTicket(ticket)}.`;
}
