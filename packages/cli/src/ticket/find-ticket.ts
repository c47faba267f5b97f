import type { Api, HeldTicket, QueueNow } from "../client/api.ts";
import { OtherQueue, UsageError } from "../client/errors.ts";
import type { Wallet } from "../wallet/wallet.ts";
import type { SavedTicket } from "../wallet/wallet-record.ts";
import { chooseTicket, readTicketName, standingOf } from "./choose-ticket.ts";
import { Over } from "./outcome.ts";

interface FindContext {
  readonly api: Api;
  readonly wallet: Wallet;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

/**
 * The ticket that a token or a saved number names, or, unnamed, the most urgent of the saved ones. Throws
 * UsageError where there is none, CatqError (exit 4) where it is over or of another queue than the one that
 * answers now. Where the queue of a ticket is known and the choice is clear, no request is sent: one that
 * presents its token is refused by another queue.
 */
export async function findTicket(context: FindContext, given: string | undefined): Promise<HeldTicket> {
  const name = readTicketName(given);
  const { api, wallet, signal } = context;
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
    if (ticket.end !== null) throw new Over(ticket.number, ticket.end.outcome);
    return ticket.queue === null ? checkOnBoard(wallet, ticket, await api.queue(signal)) : ticket;
  }
  const live = saved.filter((ticket) => ticket.end === null);
  const last = live.at(-1);
  if (last === undefined) {
    throw new UsageError(`no ticket for ${api.server} is saved here.`, "take one with `catq take`");
  }
  if (live.length === 1 && last.queue !== null) return last;
  const now = await api.queue(signal);
  const chosen = chooseTicket(live, now);
  if (chosen !== null && live.length > 1) {
    context.note(`${live.length} tickets are saved; this is about ${chosen.number}.`);
  }
  return checkOnBoard(wallet, chosen ?? last, now);
}

/** Returns a saved ticket that may be alive; else notes in the wallet that it is over, and throws that. */
export async function checkOnBoard(wallet: Wallet, ticket: SavedTicket, now: QueueNow): Promise<HeldTicket> {
  const { server, number } = ticket;
  const standing = standingOf(ticket, now);
  switch (standing.is) {
    case "over":
      await wallet.end(server, number, standing.outcome);
      throw new Over(number, standing.outcome);
    case "of another queue":
      await wallet.end(server, number, "ended");
      throw new OtherQueue(server, number);
    default:
      return ticket;
  }
}

function notSaved(number: string, server: string): UsageError {
  return new UsageError(
    `no ticket ${number} for ${server} is saved here.`,
    "give its token instead: a number alone proves nothing, and a daemon bans who tries",
  );
}
