import { backoffMs } from "@catq/shared";
import type { TakenTicket } from "@catq/shared/schemas";
import type { Api, FromQueue } from "../client/api.ts";
import { CatqError, Garbled, Refused, Unreachable } from "../client/errors.ts";
import { type Clock, pause, type Random } from "../process/clock.ts";
import type { Wallet } from "../wallet/wallet.ts";

/** The longest Retry-After that is waited out. */
const MAX_WAIT_MS = 30_000;
const MAX_ATTEMPTS = 4;
/** Where a ticket may have been taken: long enough for a daemon that restarts. */
const MAX_ATTEMPTS_FOR_ANSWER = 5;

/**
 * What to do after a failed take; `attempt` counts from 1. Once an attempt may have arrived (`mayBeTaken`),
 * only an answer to the same key tells whether there is a ticket: the key is kept whatever follows.
 */
export function afterFailedTake(
  error: CatqError,
  attempt: number,
  random: Random,
  mayBeTaken = mayHaveArrived(error),
): { do: "again"; afterMs: number } | { do: "give-up"; isKeyKept: boolean } {
  const retryAfterMs = error instanceof Refused ? error.retryAfterMs : null;
  const afterMs = backoffMs({ failures: attempt, retryAfterMs, random });
  const maxAttempts = mayBeTaken ? MAX_ATTEMPTS_FOR_ANSWER : MAX_ATTEMPTS;
  if (error instanceof Unreachable) {
    // Nothing was sent: told at once. A lost reply is asked for again by its key.
    if (!mayBeTaken) return { do: "give-up", isKeyKept: false };
    return attempt < maxAttempts ? { do: "again", afterMs } : { do: "give-up", isKeyKept: true };
  }
  if (error instanceof Refused && (error.code === "slow-down" || error.code === "storage")) {
    if (attempt < maxAttempts && (retryAfterMs ?? 0) <= MAX_WAIT_MS) return { do: "again", afterMs };
  }
  return { do: "give-up", isKeyKept: mayBeTaken };
}

/** Whether the daemon may have taken a ticket all the same: the answer never came, or broke off in the middle. */
function mayHaveArrived(error: CatqError): boolean {
  return error.code === "garbled" || (error instanceof Unreachable && error.mayHaveArrived);
}

/** What {@link takeTicket} needs. */
export interface TakeOptions {
  readonly api: Api;
  readonly wallet: Wallet;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly onTrouble: (message: string) => void;
}

/**
 * Takes a ticket and saves it. Its idempotency key is on disk before the request leaves: a lost reply, or a
 * crash right here, costs nobody a place. Throws a CatqError when there is no ticket to be had.
 */
export async function takeTicket(o: TakeOptions): Promise<TakenTicket & FromQueue> {
  // A key left by a take that crashed may give a ticket that is long over: then once more, with a new key.
  for (let keys = 1; keys <= 2; keys++) {
    const key = await o.wallet.beginTake(o.api.server);
    const ticket = await askUntilAnswered(o, key);
    const { number, token, takenAt, queue } = ticket;
    const isLive = ticket.state === "waiting" || ticket.state === "called" || ticket.state === "viewing";
    if (isLive) await o.wallet.save({ server: o.api.server, number, token, takenAt, queue });
    await o.wallet.finishTake(key);
    if (isLive) return ticket;
  }
  throw new Garbled(o.api.server, "it gives out tickets that are over");
}

async function askUntilAnswered(o: TakeOptions, key: string): Promise<TakenTicket & FromQueue> {
  let mayBeTaken = false;
  for (let attempt = 1; ; attempt++) {
    try {
      return await o.api.take(key, o.signal);
    } catch (error) {
      if (!(error instanceof CatqError)) throw error;
      mayBeTaken ||= mayHaveArrived(error);
      const next = o.signal.aborted
        ? { do: "give-up" as const, isKeyKept: true }
        : afterFailedTake(error, attempt, o.random, mayBeTaken);
      if (next.do === "give-up") {
        if (!next.isKeyKept) await o.wallet.finishTake(key);
        throw error;
      }
      o.onTrouble(error.message);
      await pause(o.clock, next.afterMs, o.signal);
    }
  }
}
