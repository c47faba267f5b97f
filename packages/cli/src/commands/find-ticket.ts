import type { HeldTicket } from "../client/api.ts";
import { CatqError, OtherQueue, UsageError } from "../client/errors.ts";
import type { CommandContext } from "../command-context.ts";
import { EXIT } from "../process/exit-codes.ts";
import { chooseTicket, type QueueNow, readTicketName, standingOf } from "../ticket/choose-ticket.ts";
import { endInWords, type Outcome } from "../ticket/claim-steps.ts";
import type { SavedTicket } from "../wallet/wallet-record.ts";
import { readTokenFrom } from "./token-input.ts";

/**
 * The ticket a command is about: a token, a saved number, `-` for a token on standard input, or, unnamed, the
 * most urgent of the saved ones. Throws UsageError where there is none, CatqError (exit 4) where it is over
 * or of another queue than the one that answers now. Where the queue of a ticket is known and the choice is
 * clear, nobody is asked: a request that presents its token is refused by another queue.
 */
export async function findTicket(context: CommandContext, given: string | undefined): Promise<HeldTicket> {
  const name = readTicketName(given === "-" ? await readTokenFrom(context.stdin) : given);
  const { api, wallet } = context;
  if (name.kind === "token") {
    // A token needs no wallet; where it is in there all the same, its queue is known.
    const saved = await wallet.list(api.server).catch(() => []);
    const own = saved.find((ticket) => ticket.token === name.token && ticket.queue !== null);
    return own ?? { ...name, queue: null };
  }
  const saved = await wallet.list(api.server);
  if (name.kind === "number") {
    const ticket = saved.find((ticket) => ticket.number === name.number);
    if (ticket === undefined) throw notSaved(name.number, api.server);
    if (ticket.end !== null) throw over(ticket.number, ticket.end.outcome);
    return ticket.queue === null ? judge(context, ticket, await askQueue(context)) : ticket;
  }
  const live = saved.filter((ticket) => ticket.end === null);
  const last = live.at(-1);
  if (last === undefined) {
    throw new UsageError(`no ticket for ${api.server} is saved here.`, "take one with `catq take`");
  }
  if (live.length === 1 && last.queue !== null) return last;
  const now = await askQueue(context);
  const chosen = chooseTicket(live, now);
  if (chosen !== null && live.length > 1) {
    context.output.note(`${live.length} tickets are saved; this is about ${chosen.number}.`);
  }
  return judge(context, chosen ?? last, now);
}

function askQueue({ api, stop }: CommandContext): Promise<QueueNow> {
  return api.queue(stop.signal);
}

/** Lets a saved ticket pass, or notes in the wallet that it is over, and says so. */
async function judge(context: CommandContext, ticket: SavedTicket, now: QueueNow): Promise<HeldTicket> {
  const { server, number } = ticket;
  const standing = standingOf(ticket, now);
  switch (standing.is) {
    case "over":
      await context.wallet.end(server, number, standing.outcome);
      throw over(number, standing.outcome);
    case "of another queue":
      await context.wallet.end(server, number, "ended");
      throw new OtherQueue(server, number);
    default:
      return ticket;
  }
}

function over(number: string, outcome: Outcome): CatqError {
  return new CatqError({ code: outcome, exitCode: EXIT.ended, message: endInWords(number, outcome) });
}

function notSaved(number: string, server: string): UsageError {
  return new UsageError(
    `no ticket ${number} for ${server} is saved here.`,
    "give its token instead: a number alone proves nothing, and a daemon bans who tries",
  );
}
