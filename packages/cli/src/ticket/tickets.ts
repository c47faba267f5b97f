import type { TicketEnd } from "@catq/shared";
import type { TicketView } from "@catq/shared/schemas";
import type { HeldTicket, QueueNow } from "../client/api.ts";
import { CatqError, OtherQueue, Refused } from "../client/errors.ts";
import type { Download } from "../client/picture-download.ts";
import type { WayBack } from "../client/way-back.ts";
import type { Random } from "../process/clock.ts";
import { EXIT } from "../process/exit-codes.ts";
import { isInUse } from "../wallet/in-use.ts";
import type { SavedTicket } from "../wallet/wallet-record.ts";
import { claimCat, type SavePicture, tellDone } from "./claim.ts";
import { checkOnBoard, type FindContext, findTicket } from "./find-ticket.ts";
import { type FollowEnd, type Following, type FollowOptions, followTicket } from "./follow-ticket.ts";
import { endInWords, Over, outcomeOf } from "./outcome.ts";
import type { Ended, SavedCat } from "./progress.ts";
import { takeTicket } from "./take-ticket.ts";

export type { FollowEnd, Following };

/** A ticket with its token, and where it stands. `isResumed`: it was saved before. */
export interface Place extends HeldTicket {
  readonly ticket: TicketView;
  readonly isResumed: boolean;
}

/** Where a saved ticket stands, as far as the daemon tells. */
export type Report = { readonly saved: SavedTicket } & (
  | { readonly kind: "live"; readonly ticket: TicketView; readonly held: HeldTicket }
  | {
      readonly kind: "over";
      readonly outcome: TicketEnd;
      readonly detail: string;
      /** How a missed one may come back. */
      readonly back: WayBack | null;
    }
  | { readonly kind: "unknown"; readonly error: CatqError }
);

/**
 * This user's tickets at one server, and the one way into this folder. Each method throws a CatqError where it fails, and
 * notes in the wallet what became of a ticket.
 */
export class Tickets {
  readonly #context: TicketsContext;

  constructor(context: TicketsContext) {
    this.#context = context;
  }

  /** The saved tickets that are not known to be over, oldest first. */
  async live(): Promise<SavedTicket[]> {
    const { api, wallet } = this.#context;
    return (await wallet.list(api.server)).filter((ticket) => ticket.end === null);
  }

  /** Those of them that no other process of this machine has in use, oldest first. */
  async free(): Promise<SavedTicket[]> {
    return (await this.live()).filter((ticket) => !isInUse(ticket));
  }

  /** The place of a ticket that is to be followed. A token that is not saved yet is, if it can be. */
  async placeOf(held: HeldTicket): Promise<Place> {
    const { api, wallet } = this.#context;
    const { number, token, queue } = held;
    const ticket = await this.view(held);
    const saved = await wallet.list(api.server).catch(() => null);
    // A file is named after the number: that of another queue's ticket is not overwritten.
    if (saved?.some((ticket) => ticket.number === number) === false) {
      const { takenAt } = ticket;
      await wallet.save({ server: api.server, number, token, takenAt, queue }).catch(() => {});
    }
    return { ...held, ticket, isResumed: true };
  }

  /** Marks a ticket as in use by this process while `task` runs. Throws where another process has it in use. */
  async using<T>(held: HeldTicket, task: () => Promise<T>): Promise<T> {
    const { api, wallet } = this.#context;
    await this.checkFree(held);
    await wallet.use(api.server, held.token);
    try {
      return await task();
    } finally {
      // A mark that stays is void once this process has ended.
      await wallet.release(api.server, held.token).catch(() => {});
    }
  }

  /** Throws where a `catq run` of this machine has the ticket in use: another claim would end its turn. */
  async checkFree({ number, token }: HeldTicket): Promise<void> {
    const { api, wallet } = this.#context;
    const saved = await wallet.list(api.server).catch(() => []);
    const own = saved.find((ticket) => ticket.token === token);
    if (own === undefined || own.usedBy === null || !isInUse(own)) return;
    throw new CatqError({
      code: "in-use",
      exitCode: EXIT.refused,
      message: `${number} is that of a \`catq run\` (process ${own.usedBy.pid}).`,
      hint: `end that one first, or give its place up with \`catq leave ${number}\``,
    });
  }

  /** Where the free ones stand, without those that are over. Throws where the daemon does not tell. */
  async places(): Promise<Place[]> {
    const places: Place[] = [];
    for await (const report of this.report(await this.free())) {
      if (report.kind === "unknown") throw report.error;
      if (report.kind === "live") places.push({ ...report.held, ticket: report.ticket, isResumed: true });
    }
    return places;
  }

  /** Takes a ticket and saves it; `onTrouble` is told of each failure before a retry. */
  async take(onTrouble: (message: string) => void): Promise<Place> {
    const { token, queue, ...ticket } = await takeTicket({ ...this.#context, onTrouble });
    return { number: ticket.number, token, queue, ticket, isResumed: false };
  }

  /** The ticket of a token or a saved number, or, unnamed, the most urgent of the saved ones. */
  find(name: string | undefined): Promise<HeldTicket> {
    return findTicket(this.#context, name);
  }

  /** The most urgent of the saved tickets that is still alive; null where none is. */
  async resume(): Promise<Place | null> {
    // Each one that is over is noted as such, so the loop ends.
    while ((await this.free()).length > 0) {
      try {
        const held = await this.find(undefined);
        return { ...held, ticket: await this.view(held), isResumed: true };
      } catch (error) {
        if (!(error instanceof CatqError) || error.exitCode !== EXIT.ended) throw error;
      }
    }
    return null;
  }

  view(held: HeldTicket): Promise<TicketView> {
    const { api, signal } = this.#context;
    return this.#noting(held, api.ticket(held, signal));
  }

  /** Whether the queue is paused, which a ticket does not say; false where the queue does not answer. */
  async isPaused(): Promise<boolean> {
    const { api, signal } = this.#context;
    const answer = await api.queue(signal).catch(() => null);
    return answer?.board.state === "paused";
  }

  /** Lets `places` others go first. */
  pass(held: HeldTicket, places: number): Promise<TicketView> {
    const { api, signal } = this.#context;
    return this.#noting(held, api.pass(held, places, signal));
  }

  /** Comes back into the line after a missed turn. Idempotent: the reply to an earlier try may have been lost. */
  async rejoin(held: HeldTicket): Promise<TicketView> {
    const { api, wallet, signal } = this.#context;
    const ticket = await this.#noting(held, api.rejoin(held, signal)).catch(async (error: unknown) => {
      if (!(error instanceof Refused) || error.code !== "not-missed") throw error;
      const now = await this.view(held);
      if (now.state !== "waiting") throw error;
      return now;
    });
    await wallet.revive(api.server, held.token);
    return ticket;
  }

  /** The ticket of a token or a saved number; unnamed, the one that missed its turn last. */
  async findToRejoin(name: string | undefined): Promise<HeldTicket> {
    const { api, wallet } = this.#context;
    const saved = await wallet.list(api.server);
    const asked = name?.trim().toUpperCase();
    const missed = saved.filter(isMissed);
    const [newest] = missed.sort((a, b) => (b.end?.at ?? 0) - (a.end?.at ?? 0));
    const found = asked === undefined ? newest : missed.find(({ number }) => number === asked);
    return found ?? this.find(name);
  }

  /** Of the saved tickets that missed a turn and may come back, the one taken last; null where none may. */
  async missed(): Promise<{ readonly held: HeldTicket; readonly back: WayBack } | null> {
    const { api, wallet } = this.#context;
    const saved = await wallet.list(api.server).catch(() => []);
    for (const held of saved.toReversed()) {
      const back = isMissed(held) ? await this.#wayBack(held) : null;
      if (back) return { held, back };
    }
    return null;
  }

  async #wayBack(held: HeldTicket): Promise<WayBack | null> {
    const { api, signal } = this.#context;
    const error = await api.ticket(held, signal).catch((error: unknown) => error);
    return error instanceof Refused ? error.back : null;
  }

  /** Gives the place up. */
  async leave(held: HeldTicket): Promise<Ended> {
    const { api, signal } = this.#context;
    await this.#noting(held, api.leave(held, signal));
    return this.#end(held, "left");
  }

  /** Fetches the cat of a ticket that is called; it stays in view until {@link done}. */
  claim(held: HeldTicket, save: SavePicture): Promise<SavedCat> {
    const { api, signal } = this.#context;
    const request = (): Promise<Download> => api.claim(held, signal);
    const { number } = held;
    return this.#noting(held, claimCat({ ...this.#context, number, request, save, waitsOutOutages: false }));
  }

  /** Ends the view of a cat that is saved. */
  async done(held: HeldTicket): Promise<Ended> {
    const { api, signal } = this.#context;
    await tellDone(this.#context, () => api.done(held, signal));
    return this.#end(held, "seen");
  }

  /** Waits in line until the turn comes, claims, and stays until the ticket's end. */
  follow(held: HeldTicket, o: Pick<FollowOptions, "linger" | "handBackUntil" | "save" | "emit">): Following {
    const { end, actions } = followTicket({ ...this.#context, ...held, ...o });
    const noted = async (): Promise<FollowEnd> => {
      const how = await end;
      // While it is viewed, it can be claimed here again, should the other process have failed.
      const isSeen = how.kind === "saved" || (how.kind === "served-elsewhere" && how.isOver);
      const outcome = isSeen ? "seen" : how.kind === "ended" ? how.outcome : null;
      if (outcome !== null && outcome !== "banned") await this.#end(held, outcome);
      return how;
    };
    return { end: noted(), actions };
  }

  /** Where `some` stand, or those that are alive or missed. Works when the server is down, too. */
  async *report(some?: readonly SavedTicket[]): AsyncGenerator<Report> {
    const { api, wallet, signal } = this.#context;
    const saved = some ?? (await wallet.list(api.server)).filter((one) => one.end === null || isMissed(one));
    if (saved.length === 0) return;
    const now = await api.queue(signal).catch(asCatqError);
    for (const ticket of saved) {
      const report = await this.#reportOn(ticket, now);
      // That it has ended was told already.
      if (ticket.end !== null && report.kind === "over" && report.back === null) continue;
      yield report;
    }
  }

  async #reportOn(saved: SavedTicket, now: QueueNow | CatqError): Promise<Report> {
    try {
      if (now instanceof CatqError) throw now;
      const held = await checkOnBoard(this.#context, saved, now);
      const ticket = await this.view(held);
      // Another device has it back in the line.
      if (saved.end !== null) await this.#context.wallet.revive(saved.server, saved.token);
      return { saved, kind: "live", held, ticket };
    } catch (thrown) {
      const error = asCatqError(thrown);
      const outcome = outcomeOf(error);
      if (outcome === null || (outcome === "banned" && !(error instanceof Over))) {
        return { saved, kind: "unknown", error };
      }
      const detail = error instanceof OtherQueue ? error.message : endInWords(saved.number, outcome);
      // The board says that it was missed, and not whether it may come back.
      const isAsked = error instanceof Over && outcome === "missed" && saved.queue !== null;
      const back = isAsked ? await this.#wayBack(saved) : error instanceof Refused ? error.back : null;
      return { saved, kind: "over", outcome, detail, back };
    }
  }

  /** The request's result; where its refusal tells of the ticket's end, the wallet notes it. */
  async #noting<T>(held: HeldTicket, request: Promise<T>): Promise<T> {
    try {
      return await request;
    } catch (error) {
      const outcome = error instanceof CatqError ? outcomeOf(error) : null;
      // A ban may be lifted, and ended only the tickets that this address took: keep the token.
      if (outcome !== null && outcome !== "banned") await this.#end(held, outcome);
      throw error;
    }
  }

  async #end({ number, token }: HeldTicket, outcome: TicketEnd): Promise<Ended> {
    const { api, wallet } = this.#context;
    await wallet.end(api.server, token, outcome);
    return { type: "ended", number, outcome, detail: endInWords(number, outcome) };
  }
}

/** Whether it missed its turn and may come back, as far as is known here. Without its queue's id it is not asked about. */
function isMissed({ end, queue }: SavedTicket): boolean {
  return end?.outcome === "missed" && queue !== null;
}

/** A CatqError as a value; throws anything else, which is a bug. */
function asCatqError(error: unknown): CatqError {
  if (error instanceof CatqError) return error;
  throw error;
}

interface TicketsContext extends FindContext {
  readonly random: Random;
}
