import type { HeldTicket } from "../client/api.ts";
import { CatqError, Refused } from "../client/errors.ts";
import type { CommandContext } from "../command-context.ts";
import { describeTicket } from "../output/ticket-sentence.ts";
import { saveCat } from "../picture/save.ts";
import { findTarget, type Target } from "../picture/target.ts";
import { EXIT } from "../process/exit-codes.ts";
import { findTicket } from "./find-ticket.ts";
import { followAndShow, withWayBack } from "./follow.ts";

export interface ClaimOptions {
  readonly out?: string;
  /** Waits in line until the turn comes. */
  readonly wait?: boolean;
}

/** `catq claim`: the cat of a ticket whose turn it is, or, with `--wait`, will be. */
export async function claim(
  context: CommandContext,
  ticketName: string | undefined,
  o: ClaimOptions,
): Promise<number> {
  const target = await findTarget(o.out, context.cwd);
  const held = await findTicket(context, ticketName);
  await context.tickets.checkFree(held);
  if (!o.wait) return claimNow(context, held, target);
  return followAndShow(context, {
    place: await context.tickets.placeOf(held),
    target,
    linger: false,
    alert: 1,
  });
}

async function claimNow(context: CommandContext, held: HeldTicket, target: Target): Promise<number> {
  const { output, stdout, tickets } = context;
  const { number } = held;
  try {
    const saved = await tickets.claim(held, (download) => saveCat({ download, number, target, stdout }));
    output.progress({ type: "saved", saved });
  } catch (error) {
    if (error instanceof Refused && error.code === "not-your-turn") throw await notYet(context, held, error);
    throw error instanceof CatqError ? withWayBack(error, number, context.api.server) : error;
  }
  output.progress(await tickets.done(held));
  return EXIT.done;
}

/** "Not your turn", with where the ticket stands instead of the refusal's own words where that can be had. */
async function notYet(context: CommandContext, held: HeldTicket, refusal: Refused): Promise<CatqError> {
  const ticket = await context.tickets.view(held).catch(() => null);
  if (ticket === null || ticket.state !== "waiting") return refusal;
  return new CatqError({
    code: refusal.code,
    exitCode: EXIT.notYet,
    message: `it is not your turn yet. ${describeTicket(ticket, await context.tickets.isPaused())}.`,
    hint: "with `--wait`, catq waits for the turn and claims then",
    cause: refusal,
  });
}
