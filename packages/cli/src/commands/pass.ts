import { letFirst } from "@catq/shared";
import type { CommandContext } from "../command-context.ts";
import { describeTicket } from "../output/ticket-sentence.ts";
import { EXIT } from "../process/exit-codes.ts";
import { findOneTicket } from "./one-ticket.ts";

/** `catq pass [PLACES] [--ticket …]`: lets others go first. */
export async function pass(context: CommandContext, places: number, o: { ticket?: string }): Promise<number> {
  const { output, stop, tickets } = context;
  const held = await findOneTicket(context, o.ticket, {
    verb: "move back",
    commandLine: `catq pass ${places} --ticket`,
    isFinal: false,
  });
  if (held === null) {
    output.note("Nobody was let go first.");
    return stop.signal.aborted ? stop.exitCode : EXIT.done;
  }
  const before = await tickets.view(held);
  const ticket = await tickets.pass(held, places);
  output.note(letFirst(before, ticket, places));
  const isPaused = !output.isJson && (await tickets.isPaused());
  output.data({ type: "ticket", ticket }, `${describeTicket(ticket, isPaused)}.`);
  return EXIT.done;
}
