import type { HeldTicket } from "../client/api.ts";
import { UsageError } from "../client/errors.ts";
import type { CommandContext } from "../command-context.ts";
import { capitalized } from "../output/sentence.ts";
import { describeTicket } from "../output/ticket-sentence.ts";
import type { Place } from "../ticket/tickets.ts";
import { askOnTerminal, asksYesOrNo, canAsk, type Reading } from "./ask-on-terminal.ts";
import { findTicket } from "./find-ticket.ts";

/** What is done with the ticket, in the words of a question, and a command line that names one. */
interface Act {
  /** Completes "Which one …?" and "… A07?", such as `give up`. */
  readonly verb: string;
  /** The command line up to the number. */
  readonly commandLine: string;
  /** Whether a single ticket is asked about, too: what is done cannot be undone. */
  readonly isFinal: boolean;
}

/**
 * The ticket for what costs its holder something. Nothing is chosen for a person: with several saved they are asked
 * on a terminal, and elsewhere it is refused with a list. Null where they want none of it.
 */
export async function findOneTicket(
  context: CommandContext,
  given: string | undefined,
  act: Act,
): Promise<HeldTicket | null> {
  if (given !== undefined) return findTicket(context, given);
  const isOnly = (await context.tickets.free()).length < 2;
  if (isOnly && !(act.isFinal && canAsk(context))) return findOnly(context);
  const places = await context.tickets.places();
  const isPaused = await context.tickets.isPaused();
  const [first, ...others] = places;
  // Says that there is none, in the words for that.
  if (first === undefined) return findOnly(context);
  if (others.length > 0) {
    const told = places.map((place) => ({ place, words: describeTicket(place.ticket, isPaused) }));
    return canAsk(context) ? askWhich(context, told, act) : refuse(told, act);
  }
  if (!(act.isFinal && canAsk(context))) return first;
  const question = `${describeTicket(first.ticket, isPaused)}.\n${capitalized(act.verb)} ${first.number}? [y/N] `;
  return (await asksYesOrNo(context, question, { otherwise: false })) ? first : null;
}

async function findOnly({ tickets }: CommandContext): Promise<HeldTicket> {
  const held = await tickets.find(undefined);
  await tickets.checkFree(held);
  return held;
}

/** A place, and where it stands in words. */
interface Told {
  readonly place: Place;
  readonly words: string;
}

function refuse(told: readonly Told[], { verb, commandLine }: Act): never {
  throw new UsageError(
    `${told.length} tickets are saved, and none was named to ${verb}.`,
    [...told.map(({ words }) => words), `say which one: ${commandLine} ${told[0]?.place.number}`].join(
      "\n  ",
    ),
  );
}

function askWhich(context: CommandContext, told: readonly Told[], act: Act): Promise<Place | null> {
  const read = (line: string): Reading<Place | null> => {
    const word = line.trim().toUpperCase();
    const named = told.find(({ place }) => place.number === word);
    if (word === "" || named !== undefined) return { answer: named?.place ?? null };
    return { again: `One of ${told.map(({ place }) => place.number).join(", ")}, or Enter for none: ` };
  };
  const list = told.map(({ words }) => `  ${words}.\n`).join("");
  const question = `${told.length} tickets are saved:\n${list}Which one to ${act.verb}? [number; Enter for none] `;
  return askOnTerminal(context, question, { read, silence: null });
}
