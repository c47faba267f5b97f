import { CatqError } from "../client/errors.ts";
import type { CommandContext } from "../command-context.ts";
import { outcomeOf } from "../ticket/claim-steps.ts";

/** Runs a request about a ticket; where its refusal tells of the ticket's end, the wallet notes it. Throws on. */
export async function notingEnd<T>(
  context: CommandContext,
  number: string,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const outcome = error instanceof CatqError ? outcomeOf(error) : null;
    // A ban may be lifted, and ended only the tickets that this address took: keep the token.
    if (outcome !== null && outcome !== "banned")
      await context.wallet.end(context.api.server, number, outcome);
    throw error;
  }
}
