import type { CommandContext } from "../command-context.ts";
import { EXIT } from "../process/exit-codes.ts";

/** `catq saved-numbers`, for completion: the numbers of the server's saved tickets, without asking it. */
export async function savedNumbers({ api, wallet, stdout }: CommandContext): Promise<number> {
  const saved = await wallet.list(api.server);
  for (const ticket of saved) if (ticket.end === null) stdout.write(`${ticket.number}\n`);
  return EXIT.done;
}
