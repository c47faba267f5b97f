import { ROUTES } from "@catq/shared";
import type { Board, TicketView } from "@catq/shared/schemas";
import type { Held } from "../queue/model.ts";
import { parseBoard, parseTicket } from "../queue/parse.ts";
import { type Answer, send } from "./request.ts";

/** What a stream would bring now, asked for by plain requests. */
export interface Snapshot {
  readonly kind: "ok";
  readonly ticket: TicketView | null;
  readonly board: Board;
  /** The id of the queue that answers; null where it does not say. */
  readonly queue: string | null;
}

export type Look = Snapshot | Exclude<Answer, { kind: "ok" }>;

const MALFORMED = { kind: "failed", reason: "The queue's answer makes no sense." } as const;

/** Asks for the board, and for the ticket where there is one. */
export async function look(held: Held | null, signal: AbortSignal): Promise<Look> {
  const [mine, all] = await Promise.all([
    held && send(ROUTES.ticket, { held, signal }),
    send(ROUTES.queue, { signal }),
  ]);
  if (mine && mine.kind !== "ok") return mine;
  if (all.kind !== "ok") return all;
  const [ticket, board] = await Promise.all([
    mine && parseTicket(await bodyOf(mine.response)),
    bodyOf(all.response).then(parseBoard),
  ]);
  if (!board || (held && ticket?.number !== held.number)) return MALFORMED;
  return { kind: "ok", ticket, board, queue: all.queue };
}

/** In each round so many looks start, and so long they have before the next round, in milliseconds. */
const ROUNDS = [
  { looks: 1, ms: 300 },
  { looks: 2, ms: 300 },
] as const;

/**
 * Looks soon after the network may have gone: on a connection that died without a sign no answer ever comes, and a
 * browser keeps up to six of them. So several are tried at once, then all are given up, which closes them, and one more
 * look gets a new one. Answers the first that succeeds, or what the last one met with.
 */
export async function lookSoon(held: Held | null, signal: AbortSignal): Promise<Look> {
  const tries = new AbortController();
  const stop = (): void => tries.abort();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const pending: Promise<Look>[] = [];
    for (const { looks, ms } of ROUNDS) {
      for (let i = 0; i < looks; i++) pending.push(look(held, tries.signal));
      const first = await Promise.race([...pending, after(ms)]);
      if (first || signal.aborted) return first ?? MALFORMED;
    }
  } finally {
    stop();
    signal.removeEventListener("abort", stop);
  }
  return look(held, signal);
}

function after(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}

function bodyOf(response: Response): Promise<unknown> {
  return response.json().catch(() => null);
}
