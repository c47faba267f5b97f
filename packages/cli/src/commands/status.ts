import { UsageError } from "../client/errors.ts";
import type { CommandContext } from "../command-context.ts";
import { readTicketFormat } from "../output/ticket-format.ts";
import { describeTicket } from "../output/ticket-sentence.ts";
import { EXIT } from "../process/exit-codes.ts";
import { findTicket } from "./find-ticket.ts";

export interface StatusOptions {
  /** A token, a saved number, or `-` for a token on standard input. */
  readonly ticket: string | undefined;
  /** Text with names in braces, instead of the sentence. */
  readonly format: string | undefined;
}

/** `catq status [TOKEN|NUMBER]`: where a ticket is, in one line. */
export async function status(context: CommandContext, o: StatusOptions): Promise<number> {
  if (o.format !== undefined && context.output.isJson) {
    throw new UsageError("--format and --json do not go together.", "take one of them");
  }
  const inWords = o.format === undefined ? inOneSentence : readTicketFormat(o.format);
  const ticket = await context.tickets.view(await findTicket(context, o.ticket));
  context.output.data({ type: "ticket", ticket }, inWords(ticket));
  return EXIT.done;
}

function inOneSentence(ticket: Parameters<typeof describeTicket>[0]): string {
  return `${describeTicket(ticket)}.`;
}
