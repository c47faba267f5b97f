import type { Api, HeldTicket, QueueNow } from "../client/api.ts";
import { ForeignToken, OtherQueue, Refused, UsageError } from "../client/errors.ts";
import { type Clock, pause } from "../process/clock.ts";
import { isInUse } from "../wallet/in-use.ts";
import type { Wallet } from "../wallet/wallet.ts";
import type { SavedTicket } from "../wallet/wallet-record.ts";
import { chooseTicket, onBoard, readTicketName } from "./choose-ticket.ts";
import { Over } from "./outcome.ts";

/** How long `slow-down` is waited out, in all. */
const MAX_WAIT_MS = 30_000;

export interface FindContext {
  readonly api: Api;
  readonly wallet: Wallet;
  readonly clock: Clock;
  /** Aborts requests and waits. */
  readonly signal: AbortSignal;
  /** Told which of several tickets was chosen. */
  readonly note: (text: string) => void;
}

/**
 * The ticket that a token or a saved number names, or, unnamed, the most urgent of the saved ones. Throws
 * UsageError where there is none, ForeignToken where the queue never gave the token, CatqError (exit 4) where it is
 * over or of another queue than the one that answers now. Where the queue of a ticket is known and the choice is
 * clear, no request is sent: one that presents its token is refused by another queue.
 */
export async function findTicket(context: FindContext, given: string | undefined): Promise<HeldTicket> {
  const name = readTicketName(given);
  const { api, wallet, signal } = context;
  if (name.kind === "token") {
    // A token needs no wallet; where it is in there all the same, its queue is known, and is not asked for.
    const saved = await wallet.list(api.server).catch(() => []);
    const own = saved.find((ticket) => ticket.token === name.token && ticket.queue !== null);
    return own ?? { ...name, queue: await askForOrigin(context, name) };
  }
  const saved = await wallet.list(api.server);
  if (name.kind === "number") {
    const ticket = saved.find((ticket) => ticket.number === name.number);
    if (ticket === undefined) throw notSaved(name.number, api.server);
    // Whether a missed one may come back is for the daemon to say; another device may have brought it back.
    const mayBeBack = ticket.end?.outcome === "missed" && ticket.queue !== null;
    if (ticket.end !== null && !mayBeBack) throw new Over(ticket.number, ticket.end.outcome);
    return ticket.queue === null ? checkOnBoard(context, ticket, await api.queue(signal)) : ticket;
  }
  const all = saved.filter((ticket) => ticket.end === null);
  const free = all.filter((ticket) => !isInUse(ticket));
  const live = free.length > 0 ? free : all;
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
  return checkOnBoard(context, chosen ?? last, now);
}

/** The id of the queue that answers, which issued the token. Throws ForeignToken where it did not. */
async function askForOrigin(
  { api, clock, signal, note }: FindContext,
  { number, token }: { number: string; token: string },
): Promise<string | null> {
  for (let waitedMs = 0; ; ) {
    try {
      const { isOurs, queue } = await api.tokenOrigin(token, signal);
      if (isOurs) return queue;
      throw new ForeignToken({ server: api.server, number, isKnown: true });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.code === "not-found") throw new ForeignToken({ server: api.server, number, isKnown: false });
      const afterMs = Math.max(1_000, error.retryAfterMs ?? 0);
      if (error.code !== "slow-down" || waitedMs + afterMs > MAX_WAIT_MS) throw error;
      note(`this address asks about tokens too often; trying again in ${Math.ceil(afterMs / 1000)} s.`);
      waitedMs += afterMs;
      await pause(clock, afterMs, signal);
      if (signal.aborted) throw error;
    }
  }
}

/** Returns a saved ticket that may be alive; else notes in the wallet that it is over, and throws that. */
export async function checkOnBoard(
  context: FindContext,
  ticket: SavedTicket,
  now: QueueNow,
): Promise<HeldTicket> {
  const { server, number, token } = ticket;
  const endOfOtherQueue = async (): Promise<never> => {
    await context.wallet.end(server, token, "ended");
    throw new OtherQueue(server, number);
  };
  const standing = onBoard(ticket, now);
  switch (standing.is) {
    case "over":
      await context.wallet.end(server, token, standing.outcome);
      throw new Over(number, standing.outcome);
    case "of another queue":
      return endOfOtherQueue();
    default:
      if (ticket.queue !== null) return ticket;
  }
  // The board may show another queue's ticket under this number, and a proxy may have dropped the queue's id.
  try {
    return { ...ticket, queue: await askForOrigin(context, ticket) };
  } catch (error) {
    if (!(error instanceof ForeignToken)) throw error;
    // The board's word has to do where an older daemon cannot tell.
    return error.isKnown ? endOfOtherQueue() : ticket;
  }
}

function notSaved(number: string, server: string): UsageError {
  return new UsageError(
    `no ticket ${number} for ${server} is saved here.`,
    "give its token instead: a number alone proves nothing, and a daemon bans who tries",
  );
}
