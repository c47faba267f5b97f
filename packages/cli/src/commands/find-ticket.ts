import { chooseTicket, readTicketName, standingOn } from "../choose-ticket.ts";
import { endInWords, type Outcome } from "../claim-steps.ts";
import { CatqError, UsageError } from "../client/errors.ts";
import type { CommandContext } from "../command-context.ts";
import { EXIT } from "../exit-codes.ts";
import type { SavedTicket } from "../wallet-record.ts";
import { readTokenFrom } from "./token-input.ts";

/** A ticket whose token may be presented. */
export interface FoundTicket {
  readonly number: string;
  readonly token: string;
}

/**
 * The ticket a command is about: a token, a saved number, `-` for a token on standard input, or, unnamed, the
 * most urgent of the saved ones. Throws UsageError where there is none, CatqError (exit 4) where it is over.
 */
export async function findTicket(context: CommandContext, given: string | undefined): Promise<FoundTicket> {
  const name = readTicketName(given === "-" ? await readTokenFrom(context.stdin) : given);
  if (name.kind === "token") return name;
  const { api, wallet } = context;
  const saved = await wallet.list(api.server);
  if (name.kind === "number") {
    const ticket = saved.find((ticket) => ticket.number === name.number);
    if (ticket === undefined) throw notSaved(name.number, api.server);
    if (ticket.end !== null) throw over(ticket.number, ticket.end.outcome);
    return checkAlive(context, ticket);
  }
  const live = saved.filter((ticket) => ticket.end === null);
  const [only] = live;
  if (only === undefined) {
    throw new UsageError(`no ticket for ${api.server} is saved here.`, "take one with `catq take`");
  }
  if (live.length === 1) return checkAlive(context, only);
  const chosen = chooseTicket(live, await api.board(context.stop.signal));
  if (chosen === null) return checkAlive(context, live.at(-1) ?? only);
  context.output.note(`${live.length} tickets are saved; this is about ${chosen.number}.`);
  return chosen;
}

async function checkAlive(context: CommandContext, ticket: SavedTicket): Promise<FoundTicket> {
  const standing = standingOn(await context.api.board(context.stop.signal), ticket.number);
  if (standing.is !== "over") return ticket;
  await context.wallet.end(ticket.server, ticket.number, standing.outcome);
  throw over(ticket.number, standing.outcome);
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
