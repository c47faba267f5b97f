import type { HeldTicket } from "../client/api.ts";
import { CatqError, Damaged, Refused } from "../client/errors.ts";
import type { CommandContext } from "../command-context.ts";
import { describeTicket } from "../output/ticket-sentence.ts";
import { saveCat } from "../picture/save.ts";
import { findTarget, type Target } from "../picture/target.ts";
import { EXIT } from "../process/exit-codes.ts";
import { afterFailedClaim, endInWords } from "../ticket/claim-steps.ts";
import { findTicket } from "./find-ticket.ts";
import { follow, withWayBack } from "./follow.ts";
import { notingEnd } from "./ticket-end.ts";

export interface ClaimOptions {
  /** A token, a saved number, or `-` for a token on standard input. */
  readonly ticket: string | undefined;
  readonly out: string | undefined;
  /** Follows the line until the turn comes. */
  readonly wait: boolean;
}

/** `catq claim`: the cat of a ticket whose turn it is, or, with `--wait`, will be. */
export async function claim(context: CommandContext, o: ClaimOptions): Promise<number> {
  const { api, stop } = context;
  const target = await findTarget(o.out, context.cwd);
  const found = await findTicket(context, o.ticket);
  const { number, token, queue } = found;
  if (!o.wait) return notingEnd(context, number, () => claimNow(context, found, target));
  const ticket = await notingEnd(context, number, () => api.ticket(found, stop.signal));
  return follow(context, { ticket, token, queue, target, isResumed: true, linger: false, alert: 1 });
}

async function claimNow(context: CommandContext, held: HeldTicket, target: Target): Promise<number> {
  const { number } = held;
  const { api, output, stdout, stop, wallet } = context;
  for (let attempt = 1; ; attempt++) {
    try {
      const download = await api.claim(held, stop.signal);
      const { mediaType, sha256, credit, viewUntil } = download;
      const place = await saveCat({ download, number, target, stdout });
      output.progress({ type: "saved", saved: { number, ...place, mediaType, sha256, credit, viewUntil } });
      break;
    } catch (error) {
      if (!(error instanceof CatqError)) throw error;
      if (error instanceof Refused && error.code === "not-your-turn")
        throw await notYet(context, held, error);
      // Only a damaged arrival is worth another try here: for the rest there is `--wait`.
      const again =
        error instanceof Damaged && afterFailedClaim(error, attempt, context.random).do === "again";
      if (!again || stop.signal.aborted) throw withWayBack(error, number, api.server);
    }
  }
  // The cat is safe. Whether the daemon hears of it or not, the view window ends.
  await api.done(held, stop.signal).catch(() => {});
  await wallet.end(api.server, number, "seen");
  output.progress({ type: "ended", number, outcome: "seen", detail: endInWords(number, "seen") });
  return EXIT.done;
}

/** "Not your turn", with where the ticket stands instead of the refusal's own words where that can be had. */
async function notYet({ api, stop }: CommandContext, held: HeldTicket, refusal: Refused): Promise<CatqError> {
  const ticket = await api.ticket(held, stop.signal).catch(() => null);
  if (ticket === null || ticket.state !== "waiting") return refusal;
  return new CatqError({
    code: refusal.code,
    exitCode: EXIT.notYet,
    message: `it is not your turn yet. ${describeTicket(ticket)}.`,
    hint: "with `--wait` it is claimed as soon as it is",
    cause: refusal,
  });
}
