import type { TicketView } from "@catq/shared/schemas";
import type { Api } from "../client/api.ts";
import { CatqError, OtherQueue } from "../client/errors.ts";
import type { CommandContext } from "../command-context.ts";
import { describeTicket } from "../output/ticket-sentence.ts";
import { EXIT } from "../process/exit-codes.ts";
import { type QueueNow, standingOf } from "../ticket/choose-ticket.ts";
import { endInWords, type Outcome, outcomeOf } from "../ticket/claim-steps.ts";
import type { SavedTicket } from "../wallet/wallet-record.ts";

/** `catq tickets`: every saved ticket, of every server, and where it stands. Works when a server is down, too. */
export async function tickets(context: CommandContext): Promise<number> {
  const saved = (await context.wallet.list(null)).filter((ticket) => ticket.end === null);
  if (saved.length === 0) context.output.note("No tickets are saved here.");
  for (const server of new Set(saved.map((ticket) => ticket.server))) {
    await tellServer(
      context,
      server,
      saved.filter((ticket) => ticket.server === server),
    );
  }
  return EXIT.done;
}

async function tellServer(context: CommandContext, server: string, saved: SavedTicket[]): Promise<void> {
  const api = context.apiOf(server);
  const now = await orTrouble(api.queue(context.stop.signal));
  for (const ticket of saved) {
    const { state, view, words } = await stateOf(context, api, ticket, now);
    context.output.data(
      { type: "saved-ticket", number: ticket.number, server, takenAt: ticket.takenAt, state, ticket: view },
      `${words} (${server})`,
    );
  }
}

interface State {
  readonly state: string;
  readonly view: TicketView | null;
  readonly words: string;
}

async function stateOf(
  context: CommandContext,
  api: Api,
  ticket: SavedTicket,
  now: QueueNow | CatqError,
): Promise<State> {
  const { number } = ticket;
  if (now instanceof CatqError) return unknown(number, now);
  const standing = standingOf(ticket, now);
  if (standing.is === "over") return ended(context, ticket, standing.outcome);
  if (standing.is === "of another queue") {
    return ended(context, ticket, "ended", new OtherQueue(ticket.server, number).message);
  }
  const view = await orTrouble(api.ticket(ticket, context.stop.signal));
  if (!(view instanceof CatqError)) return { state: view.state, view, words: describeTicket(view) };
  const outcome = outcomeOf(view);
  if (outcome === null || outcome === "banned") return unknown(number, view);
  return ended(context, ticket, outcome, view instanceof OtherQueue ? view.message : undefined);
}

function unknown(number: string, error: CatqError): State {
  return {
    state: "unknown",
    view: null,
    words: `${number} is saved, its state unknown: ${error.message.replace(/\.+$/, "")}`,
  };
}

async function ended(
  context: CommandContext,
  { server, number }: SavedTicket,
  outcome: Outcome,
  detail = endInWords(number, outcome),
): Promise<State> {
  await context.wallet.end(server, number, outcome);
  return { state: outcome, view: null, words: detail.replace(/\.$/, "") };
}

async function orTrouble<T>(asked: Promise<T>): Promise<T | CatqError> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof CatqError) return error;
    throw error;
  }
}
