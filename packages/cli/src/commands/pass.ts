import type { CommandContext } from "../command-context.ts";
import { describeTicket } from "../output/ticket-sentence.ts";
import { EXIT } from "../process/exit-codes.ts";
import { findTicket } from "./find-ticket.ts";
import { notingEnd } from "./ticket-end.ts";

/** `catq pass [PLACES] [--ticket …]`: lets others go first. */
export async function pass(
  context: CommandContext,
  o: { places: number; ticket: string | undefined },
): Promise<number> {
  const held = await findTicket(context, o.ticket);
  const ticket = await notingEnd(context, held.number, () =>
    context.api.pass(held, o.places, context.stop.signal),
  );
  context.output.data({ type: "ticket", ticket }, `${describeTicket(ticket)}.`);
  return EXIT.done;
}
