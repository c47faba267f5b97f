import { ROUTES } from "@catq/shared";
import type { Held } from "../queue/model.ts";
import { isRecord } from "../queue/parse.ts";
import { type Answer, send } from "./request.ts";

const JSON_BODY = { "Content-Type": "application/json" };

/** The key by which a browser subscribes; null where the queue tells nobody, or does not answer. */
export async function showPushKey(): Promise<string | null> {
  const answer = await send(ROUTES.push);
  if (answer.kind !== "ok") return null;
  const value: unknown = await answer.response.json().catch(() => null);
  return isRecord(value) && typeof value.publicKey === "string" ? value.publicKey : null;
}

/** Has the ticket's holder told at a subscription: JSON, as the browser writes it. */
export function subscribe(held: Held, subscription: string): Promise<Answer> {
  return send(ROUTES.ticketPush, { method: "PUT", held, headers: JSON_BODY, body: subscription });
}

export function unsubscribe(held: Held, endpoint: string): Promise<Answer> {
  const body = JSON.stringify({ endpoint });
  return send(ROUTES.ticketPush, { method: "DELETE", held, headers: JSON_BODY, body });
}
