import { QUEUE_HEADER, ROUTES } from "@catq/shared";
import type { TicketView } from "@catq/shared/schemas";
import type { Held, Picture, WayBack } from "../queue/model.ts";
import { isRecord, parseTicket } from "../queue/parse.ts";
import { readWayBack } from "../queue/way-back.ts";
import { type Answer, send } from "./request.ts";

/** The daemon's API, one function a request. Each answers a value, or why there is none. */

export type Result<T> = { readonly kind: "ok"; readonly value: T } | Exclude<Answer, { kind: "ok" }>;

const MALFORMED = { kind: "failed", reason: "The queue's answer makes no sense." } as const;
/** A token whose queue is not known could be presented to another queue, which would ban for it. */
const NO_QUEUE_ID = {
  kind: "failed",
  reason: `The queue does not say which queue it is: a proxy may drop the header ${QUEUE_HEADER}.`,
} as const;

/** Takes a ticket. Idempotent: the same `key` gives the same ticket. */
export async function takeTicket(key: string): Promise<Result<Held>> {
  const answer = await send(ROUTES.tickets, { method: "POST", headers: { "Idempotency-Key": key } });
  if (answer.kind !== "ok") return answer;
  const value: unknown = await answer.response.json().catch(() => null);
  const ticket = parseTicket(value);
  if (!ticket || !isRecord(value) || typeof value.token !== "string") return MALFORMED;
  if (answer.queue === null) return NO_QUEUE_ID;
  return { kind: "ok", value: { token: value.token, number: ticket.number, queue: answer.queue } };
}

/** Whether `queue`, the one whose board the person sees, gave a token from elsewhere. Bans nobody. */
export async function isOurs(token: string, queue: string): Promise<Result<boolean>> {
  const answer = await send(ROUTES.token, { held: { token, queue } });
  if (answer.kind !== "ok") return answer;
  const value: unknown = await answer.response.json().catch(() => null);
  return isRecord(value) && typeof value.isOurs === "boolean"
    ? { kind: "ok", value: value.isOurs }
    : MALFORMED;
}

/** The ticket of a token that `queue` gave. */
export async function findTicket(token: string, queue: string): Promise<Result<Held>> {
  const answer = await ticketIn(send(ROUTES.ticket, { held: { token, queue } }));
  return answer.kind === "ok" ? { kind: "ok", value: { token, number: answer.value.number, queue } } : answer;
}

/** The cat: by a claim, or again while it is viewed (`look`). */
export async function fetchCat(held: Held, how: "claim" | "look"): Promise<Result<Picture>> {
  const { number } = held;
  const answer =
    how === "claim" ? await send(ROUTES.claim, { method: "POST", held }) : await send(ROUTES.cat, { held });
  if (answer.kind !== "ok") return answer;
  const { headers } = answer.response;
  try {
    const url = URL.createObjectURL(await answer.response.blob());
    const [, named] = /filename="([^"/\\]+)"/.exec(headers.get("Content-Disposition") ?? "") ?? [];
    const credit = headers.get("Catq-Credit") ?? "";
    return { kind: "ok", value: { number, url, fileName: named ?? `cat-${number}.png`, credit } };
  } catch {
    return { kind: "failed", reason: "The cat did not arrive whole." };
  }
}

export function endView(held: Held): Promise<Result<null>> {
  return withoutBody(send(ROUTES.done, { method: "POST", held }));
}

export function leaveQueue(held: Held): Promise<Result<null>> {
  return withoutBody(send(ROUTES.ticket, { method: "DELETE", held }));
}

/** Lets one other go first; answers where the ticket stands now. */
export function letPass(held: Held): Promise<Result<TicketView>> {
  const headers = { "Content-Type": "application/json" };
  return ticketIn(send(ROUTES.pass, { method: "POST", held, headers, body: JSON.stringify({ places: 1 }) }));
}

/** Comes back into the line after a missed turn; answers where the ticket stands now. */
export function rejoinLine(held: Held): Promise<Result<TicketView>> {
  return ticketIn(send(ROUTES.rejoin, { method: "POST", held }));
}

/** What the daemon says of the way back by now: it refuses to show a ticket that has ended, and says so with that. */
export async function findWayBack(held: Held): Promise<WayBack | null | "unknown"> {
  const answer = await send(ROUTES.ticket, { held });
  if (answer.kind !== "refused" || answer.problem.status !== 410) return "unknown";
  const { extras } = answer.problem;
  return readWayBack(held, extras, extras.at);
}

async function ticketIn(request: Promise<Answer>): Promise<Result<TicketView>> {
  const answer = await request;
  if (answer.kind !== "ok") return answer;
  const ticket = parseTicket(await answer.response.json().catch(() => null));
  return ticket ? { kind: "ok", value: ticket } : MALFORMED;
}

async function withoutBody(request: Promise<Answer>): Promise<Result<null>> {
  const answer = await request;
  return answer.kind === "ok" ? { kind: "ok", value: null } : answer;
}
