import { dayAndTimeUtc, numberOf, placeInLine, wayOutOfBan } from "@catq/shared";
import { isRange, networkOf } from "../network/network.ts";
import type { Ban, Ticket } from "./model.ts";
import type { RejoinChance } from "./rejoin-chance.ts";
import type { Refusal } from "./result.ts";
import type { StorageError } from "./store.ts";

/** Refusals that more than one rule gives. */

/** For whoever is refused for what others behind the same address do: to give up theirs is not in his power. */
export const MANY_SHARE = "Many people share your network: use mobile data, or ask the staff.";

const ofBans = new WeakMap<Ban, Refusal>();

/** The same object each time: the banned cost little, however often they ask. */
export function banned(ban: Ban): Refusal {
  const refusal = ofBans.get(ban) ?? describeBan(ban);
  ofBans.set(ban, refusal);
  return refusal;
}

function describeBan(ban: Ban): Refusal {
  const network = networkOf(ban.address);
  const who = network && isRange(network) ? `The network of this address (${ban.address})` : "This address";
  const since = new Date(ban.since).toISOString();
  const until = ban.until === null ? null : new Date(ban.until).toISOString();
  const end = ban.until === null ? "for ever" : `until ${dayAndTimeUtc(ban.until)}`;
  return {
    code: "banned",
    detail: `${who} has been banned since ${dayAndTimeUtc(ban.since)}, ${end}: ${ban.reason}. If that is a mistake, ${wayOutOfBan(ban.address)}.`,
    extras: { since, until, reason: ban.reason, address: ban.address },
  };
}

/** To the operator: who cannot be banned. */
export function neverBanned(name: string): Refusal {
  return {
    code: "invalid",
    detail: `${name} is never banned, since --never-ban, --trust-proxy or --crowd names it.`,
  };
}

export function isInForce(ban: Ban | null, wall: number): ban is Ban {
  return ban !== null && (ban.until === null || ban.until > wall);
}

const ENDS = {
  seen: "its cat has been seen",
  missed: "its turn was missed, as nobody claimed it in time or the operator skipped it",
  left: "its place was given up",
  banned: "the address that took it was banned",
} as const;

/**
 * What became of a ticket that has ended; `ticket` is null where only the proof remains of it. `chance` is that it may
 * come back.
 */
export function gone(sequence: number, ticket: Ticket | null, chance: RejoinChance | null = null): Refusal {
  const number = numberOf(sequence);
  const state = ticket?.state;
  if (!ticket || !(state === "seen" || state === "missed" || state === "left" || state === "banned")) {
    return { code: "ended", detail: `Ticket ${number} has ended.`, extras: { number } };
  }
  return {
    // `banned` is what a banned caller is told: this one is not banned, only the taker's address was.
    code: state === "banned" ? "ended" : state,
    detail: `Ticket ${number} has ended: ${ENDS[state]}.${chance ? wayBack(chance) : ""}`,
    extras: {
      number,
      outcome: state,
      at: ticket.endedAt === null ? null : new Date(ticket.endedAt).toISOString(),
      ...(state === "missed" && {
        rejoinBy: chance && new Date(chance.rejoinBy).toISOString(),
        rejoinPosition: chance?.rejoinPosition ?? null,
      }),
    },
  };
}

function wayBack({ rejoinBy, rejoinPosition }: RejoinChance): string {
  return ` It may come back into the line until ${dayAndTimeUtc(rejoinBy)}, and would be ${placeInLine(rejoinPosition)}.`;
}

/** For a ticket that was taken after the backup from which the queue was restored. */
export function lost(sequence: number): Refusal {
  const number = numberOf(sequence);
  return {
    code: "ended",
    detail: `The queue was restored from a backup that knows nothing of ticket ${number}, so its place is lost. Take a new number.`,
    extras: { number },
  };
}

export const noToken: Refusal = {
  code: "no-token",
  detail: "Send the ticket's token in the header `Catq-Token: <token>` or `Authorization: Bearer <token>`.",
};

export const mistypedToken: Refusal = {
  code: "mistyped-token",
  detail:
    "The token's check symbol does not fit: a symbol is wrong, or two are swapped. Compare it and try again.",
};

export const queueEmpty: Refusal = {
  code: "queue-empty",
  detail: "Nobody is in the queue, and this token is not from here. Take a ticket first.",
};

/** For an address that is never banned: it presented a token that this queue did not issue. */
export const foreignToken: Refusal = {
  code: "no-token",
  detail: "This queue never issued that token.",
};

export const closed: Refusal = {
  code: "closed",
  detail: "The queue is closed: no new tickets for now. Those inside are still served.",
  retryAfterMs: 60_000,
};

/** `network` is the one around the address that has as many as it may; null where it is the address itself. */
export function tooManyTickets(limit: number, network: string | null): Refusal {
  const who = network === null ? "This address" : `The network of this address (${network})`;
  return {
    code: "too-many-tickets",
    detail: `${MANY_SHARE} ${who} holds ${limit === 1 ? "1 live ticket" : `${limit} live tickets`}, the most it may.`,
    retryAfterMs: 60_000,
    extras: { limit },
  };
}

/** To a waiting ticket that claims. */
export function notYourTurn(
  status: {
    readonly number: string;
    readonly position: number | null;
    readonly estimatedWaitMs: number;
    readonly longestWaitMs: number;
  },
  claimWindowMs: number,
): Refusal {
  const { number, position, estimatedWaitMs, longestWaitMs } = status;
  // Never so long that a turn could come and go meanwhile.
  const retryAfterMs = Math.max(1000, Math.min(estimatedWaitMs, claimWindowMs / 2));
  const seconds = Math.ceil(retryAfterMs / 1000);
  return {
    code: "not-your-turn",
    detail: `It is not the turn of ${number}, which is ${placeInLine(position ?? 1)}. Try again in ${seconds} seconds.`,
    retryAfterMs,
    extras: { number, position, estimatedWaitMs, longestWaitMs },
  };
}

export function notClaimed(ticket: Pick<Ticket, "sequence" | "state">): Refusal {
  const number = numberOf(ticket.sequence);
  return {
    code: "not-claimed",
    detail:
      ticket.state === "called"
        ? `Ticket ${number} has been called, but its cat has not been claimed yet.`
        : `Ticket ${number} is still waiting: there is no cat to see yet.`,
    extras: { number, state: ticket.state },
  };
}

export function notWaiting(ticket: Ticket): Refusal {
  const number = numberOf(ticket.sequence);
  return {
    code: "not-waiting",
    detail: `Ticket ${number} is already viewing its cat: there is nobody to let go first.`,
    extras: { number, state: ticket.state },
  };
}

/** To a live ticket that wants to come back. One that has come back a moment ago hears this too. */
export function notMissed(ticket: Ticket): Refusal {
  const number = numberOf(ticket.sequence);
  const { state } = ticket;
  const why = state === "waiting" && ticket.hasRejoined ? "has come back, and waits" : `is ${state}`;
  return {
    code: "not-missed",
    detail: `Ticket ${number} ${why}: there is no missed turn to come back from.`,
    extras: { number, state },
  };
}

export const noCat: Refusal = {
  code: "no-cat",
  detail: "No cat is ready. You are still called: claim again before your window ends.",
  retryAfterMs: 1000,
};

const FAILED: { readonly [K in StorageError["kind"]]?: string } = { io: "The disk", broken: "The database" };

/** Why nothing is stored. After a failed COMMIT nobody knows what is on the disk until it is opened or asked anew. */
export function storage(kind: StorageError["kind"]): Refusal {
  const detail =
    kind === "full" || kind === "locked" || kind === "away" || kind === "outdated"
      ? "Nothing can be stored right now, so nothing was changed. Try again later."
      : `${FAILED[kind] ?? "The connection to the database"} has failed, and it is not known whether anything was changed. Try again later, with the same key.`;
  return { code: "storage", detail, retryAfterMs: 5000 };
}
