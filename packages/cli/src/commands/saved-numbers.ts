import type { CommandContext } from "../command-context.ts";
import { EXIT } from "../process/exit-codes.ts";

/** `catq saved-numbers`, for completion: the numbers of the server's saved tickets, without asking it. */
export async function savedNumbers({ stdout, tickets }: CommandContext): Promise<number> {
  for (const { number } of await tickets.live()) stdout.write(`${number}\n`);
  return EXIT.done;
}
