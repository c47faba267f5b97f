import type { CommandContext } from "../command-context.ts";
import { describeTicket } from "../output/ticket-sentence.ts";
import { findTarget } from "../picture/target.ts";
import { EXIT } from "../process/exit-codes.ts";
import type { Place } from "../ticket/tickets.ts";
import { asksYesOrNo, canAsk } from "./ask-on-terminal.ts";
import { claimCommand, rejoinCommand, rejoinSentence } from "./come-back.ts";
import { followAndShow } from "./follow.ts";

export interface TakeOptions {
  /** The file, folder or `-` for the cat. */
  readonly out?: string;
  /** false: only takes the number. */
  readonly wait: boolean;
  /** Follows a saved ticket that still lives, instead of taking another. */
  readonly resume?: boolean;
  readonly alert: number;
  /** A shell command to run at `alert`, `called` and `saved`. */
  readonly exec?: string;
  readonly linger?: boolean;
}

const SLOW_AFTER_MS = 1_000;

/** `catq take`: a number, the wait, the cat. */
export async function take(context: CommandContext, o: TakeOptions): Promise<number> {
  // Before the number: nobody's turn is spent on a cat without a place.
  const target = o.wait ? await findTarget(o.out, context.cwd) : null;
  const place = (await placeToResume(context, o)) ?? (await takeAnother(context, o));
  if (target === null) return tellNumber(context, place);
  return followAndShow(context, { place, target, alert: o.alert, exec: o.exec, linger: o.linger === true });
}

/** The place that was kept, where it is asked for or, on a terminal, agreed to; null: another is to be taken. */
async function placeToResume(context: CommandContext, o: TakeOptions): Promise<Place | null> {
  if (o.resume) return (await context.tickets.resume()) ?? placeToRejoin(context);
  // Who only wants a number has said so.
  if (!o.wait || !canAsk(context)) return null;
  const place = await context.tickets.resume();
  if (place === null) return placeToRejoin(context);
  const { number } = place.ticket;
  const isAgreed = await asksYesOrNo(
    context,
    `You have a place already. ${describeTicket(place.ticket, await context.tickets.isPaused())}.\nGo on with ${number}? [Y/n; n takes another number] `,
    { otherwise: true },
  );
  return isAgreed ? place : null;
}

/** The place of a ticket that missed its turn and is agreed, on a terminal, to come back; elsewhere one is told how. */
async function placeToRejoin(context: CommandContext): Promise<Place | null> {
  const { api, output, tickets } = context;
  const missed = await tickets.missed();
  if (missed === null) return null;
  const { held, back } = missed;
  const { number } = held;
  const sentence = `${number} missed its turn. ${rejoinSentence(number, back)}`;
  if (!canAsk(context)) {
    output.note(`${sentence}: ${rejoinCommand({ number, server: api.server })}`);
    return null;
  }
  const question = `${sentence}.\nCome back with ${number}? [Y/n; n takes another number] `;
  if (!(await asksYesOrNo(context, question, { otherwise: true }))) return null;
  return { ...held, ticket: await tickets.rejoin(held), isResumed: true };
}

async function takeAnother(context: CommandContext, o: TakeOptions): Promise<Place> {
  const { output, tickets } = context;
  const live = await tickets.free();
  const last = live.at(-1);
  // On a terminal it has been asked.
  if (!o.resume && last !== undefined && !(o.wait && canAsk(context))) {
    const which = live.length === 1 ? `${last.number} is` : `${live.length} tickets are`;
    output.note(`${which} saved here already; \`catq take --resume\` follows instead of taking another.`);
  }
  return askForTicket(context);
}

/** `--no-wait`: the number now, the cat another time. */
async function tellNumber(context: CommandContext, { ticket, token, isResumed }: Place): Promise<number> {
  const { output, api, tickets } = context;
  const { server } = api;
  output.data({ type: "taken", ticket, server, isResumed, token }, ticket.number);
  const isPaused = !output.isJson && (await tickets.isPaused());
  output.note(`${describeTicket(ticket, isPaused)}.`);
  output.note(`To get the cat: ${claimCommand({ number: ticket.number, server, args: "--wait" })}`);
  return EXIT.done;
}

/** Takes a number; `command` is what to type again where it was stopped before the number came. */
export async function askForTicket(context: CommandContext, command = "catq take"): Promise<Place> {
  const { api, clock, output, stop, tickets } = context;
  const onTrouble = (message: string): void =>
    output.progress({ type: "trouble", message, hint: "trying again" });
  // A person who sees nothing at all wonders.
  const isSeen = context.stderr.isTTY === true;
  const cancel = clock.wake(clock.now() + SLOW_AFTER_MS, () => {
    if (isSeen) output.note(`Asking ${api.server} for a number…`);
  });
  try {
    return await tickets.take(onTrouble);
  } catch (error) {
    if (stop.signal.aborted)
      output.note(`Stopped before the number came. The next \`${command}\` gets the same number.`);
    throw error;
  } finally {
    cancel();
  }
}
