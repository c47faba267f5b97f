import type { CommandContext } from "../command-context.ts";
import { EXIT } from "../process/exit-codes.ts";
import { findOneTicket } from "./one-ticket.ts";

/** `catq leave [TOKEN|NUMBER]`: gives a place up. */
export async function leave(context: CommandContext, given: string | undefined): Promise<number> {
  const { output, stop, tickets } = context;
  const held = await findOneTicket(context, given, {
    verb: "give up",
    commandLine: "catq leave",
    isFinal: true,
  });
  if (held === null) {
    output.note("Nothing was given up.");
    return stop.signal.aborted ? stop.exitCode : EXIT.done;
  }
  const ended = await tickets.leave(held);
  output.data(ended, ended.detail);
  return EXIT.done;
}
