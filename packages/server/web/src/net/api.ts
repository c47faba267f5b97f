import { QUEUE_HEADER, ROUTES } from "@catq/shared";
import type { Held, Picture } from "../queue/model.ts";
import { isRecord, readTicket } from "../queue/parse.ts";
import { type Answer, ask } from "./request.ts";

/** What the daemon is asked for on a person's behalf. Each answers a value, or why there is none. */

export type Got<T> = { readonly kind: "got"; readonly value: T } | Exclude<Answer, { kind: "answered" }>;

const GARBLED = { kind: "failed", reason: "The queue's answer makes no sense." } as const;
/** Without its queue's name a token could not be kept from other queues, which ban for it. */
const NAMELESS = {
  kind: "failed",
  reason: `The queue does not say which queue it is: a proxy may drop the header ${QUEUE_HEADER}.`,
} as const;

/** Takes a ticket; the same `key` gives the same one, so it may be asked for again. */
export async function takeTicket(key: string): Promise<Got<Held>> {
  const answer = await ask(ROUTES.tickets, { method: "POST", headers: { "Idempotency-Key": key } });
  if (answer.kind !== "answered") return answer;
  const value: unknown = await answer.response.json().catch(() => null);
  const ticket = readTicket(value);
  if (!ticket || !isRecord(value) || typeof value.token !== "string") return GARBLED;
  if (answer.queue === null) return NAMELESS;
  return { kind: "got", value: { token: value.token, number: ticket.number, queue: answer.queue } };
}

/** Looks whether a token that was taken elsewhere is one of `queue`'s: the one whose board its holder sees. */
export async function findTicket(token: string, queue: string): Promise<Got<Held>> {
  const answer = await ask(ROUTES.ticket, { held: { token, queue } });
  if (answer.kind !== "answered") return answer;
  const ticket = readTicket(await answer.response.json().catch(() => null));
  return ticket ? { kind: "got", value: { token, number: ticket.number, queue } } : GARBLED;
}

/** The cat: by claiming it, or once more while it is viewed. */
export async function fetchCat(held: Held, how: "claim" | "look"): Promise<Got<Picture>> {
  const { number } = held;
  const answer =
    how === "claim" ? await ask(ROUTES.claim, { method: "POST", held }) : await ask(ROUTES.cat, { held });
  if (answer.kind !== "answered") return answer;
  const { headers } = answer.response;
  try {
    const url = URL.createObjectURL(await answer.response.blob());
    const [, named] = /filename="([^"/\\]+)"/.exec(headers.get("Content-Disposition") ?? "") ?? [];
    const credit = headers.get("Catq-Credit") ?? "";
    return { kind: "got", value: { number, url, fileName: named ?? `cat-${number}.png`, credit } };
  } catch {
    return { kind: "failed", reason: "The cat did not arrive whole." };
  }
}

export function endView(held: Held): Promise<Got<null>> {
  return settle(ask(ROUTES.done, { method: "POST", held }));
}

export function leaveQueue(held: Held): Promise<Got<null>> {
  return settle(ask(ROUTES.ticket, { method: "DELETE", held }));
}

/** Lets one other go first; answers the new place. */
export async function letPass(held: Held): Promise<Got<number | null>> {
  const answer = await ask(ROUTES.pass, {
    method: "POST",
    held,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ places: 1 }),
  });
  if (answer.kind !== "answered") return answer;
  const ticket = readTicket(await answer.response.json().catch(() => null));
  return ticket ? { kind: "got", value: ticket.position } : GARBLED;
}

async function settle(asked: Promise<Answer>): Promise<Got<null>> {
  const answer = await asked;
  return answer.kind === "answered" ? { kind: "got", value: null } : answer;
}
