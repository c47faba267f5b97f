import type { CommandContext } from "../command-context.ts";
import { EXIT } from "../process/exit-codes.ts";
import { findTicket } from "./find-ticket.ts";

/** `catq leave [TOKEN|NUMBER]`: gives a place up. */
export async function leave(context: CommandContext, given: string | undefined): Promise<number> {
  const ended = await context.tickets.leave(await findTicket(context, given));
  context.output.data(ended, ended.detail);
  return EXIT.done;
}
