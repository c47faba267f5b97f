import type { CommandContext } from "../command-context.ts";
import { EXIT } from "../process/exit-codes.ts";
import { endInWords } from "../ticket/claim-steps.ts";
import { findTicket } from "./find-ticket.ts";
import { notingEnd } from "./ticket-end.ts";

/** `catq leave [TOKEN|NUMBER]`: gives a place up. */
export async function leave(context: CommandContext, given: string | undefined): Promise<number> {
  const held = await findTicket(context, given);
  const { number } = held;
  await notingEnd(context, number, () => context.api.leave(held, context.stop.signal));
  await context.wallet.end(context.api.server, number, "left");
  const detail = endInWords(number, "left");
  context.output.data({ type: "ended", number, outcome: "left", detail }, detail);
  return EXIT.done;
}
