import { setTimeout as sleep } from "node:timers/promises";
import { ROUTES } from "@catq/shared";

/** How long a visitor takes to come to the counter, and how long they look at their cat. */
const COMES_AFTER_MS = 1500;
const LOOKS_FOR_MS = 4000;
const ASKS_EVERY_MS = 300;

/** A visitor's number, and the token that is good for it. */
export interface Ticket {
  readonly number: string;
  readonly token: string;
}

/** Takes a number, over HTTP as anybody does. Rejects where it is refused. */
export async function take(url: string, signal: AbortSignal): Promise<Ticket> {
  const reply = await fetch(url + ROUTES.tickets, { method: "POST", signal });
  if (!reply.ok) throw new Error(`a visitor got no ticket (${reply.status})`);
  const ticket: Ticket = JSON.parse(await reply.text());
  return ticket;
}

/** One visitor: comes when called, looks at the cat, does what is left to do, goes. */
export async function visit(
  url: string,
  { token }: Ticket,
  signal: AbortSignal,
  beforeGoing: () => Promise<unknown> = async () => {},
): Promise<void> {
  const ask = (method: string, path: string): Promise<Response> =>
    fetch(url + path, { method, headers: { authorization: `Bearer ${token}` }, signal });
  for (let state = "waiting"; state !== "called"; ) {
    await sleep(ASKS_EVERY_MS, undefined, { signal });
    const ticket: { state: string } = JSON.parse(await (await ask("GET", ROUTES.ticket)).text());
    state = ticket.state;
  }
  await sleep(COMES_AFTER_MS, undefined, { signal });
  await (await ask("POST", ROUTES.claim)).arrayBuffer();
  await sleep(LOOKS_FOR_MS, undefined, { signal });
  await beforeGoing();
  await ask("POST", ROUTES.done);
}
