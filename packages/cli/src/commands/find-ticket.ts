import type { HeldTicket } from "../client/api.ts";
import { UsageError } from "../client/errors.ts";
import type { CommandContext } from "../command-context.ts";

const MAX_CHARACTERS = 256;

/** The ticket that a command is about: a token, a saved number, `-` for a token on standard input, or none. */
export async function findTicket(context: CommandContext, given: string | undefined): Promise<HeldTicket> {
  return context.tickets.find(await readTicketName(context, given));
}

/** What was given, or for `-` what stands on standard input. */
export async function readTicketName(
  context: Pick<CommandContext, "stdin">,
  given: string | undefined,
): Promise<string | undefined> {
  return given === "-" ? readTokenFrom(context.stdin) : given;
}

/** The first line of a stream, where a token is handed over without showing in the list of processes. */
async function readTokenFrom(stream: AsyncIterable<Buffer | string>): Promise<string> {
  let text = "";
  for await (const chunk of stream) {
    text += chunk.toString();
    if (text.includes("\n") || text.length > MAX_CHARACTERS) break;
  }
  const line = text.split("\n", 1)[0]?.trim() ?? "";
  if (line === "") throw new UsageError("standard input holds no token.");
  return line;
}
