// The three who are ahead of you, over HTTP as anybody is.
import { setTimeout as sleep } from "node:timers/promises";

/** How long a visitor takes to come to the counter, and how long they look at their cat. */
const COMES_AFTER_MS = 1500;
const LOOKS_FOR_MS = 4000;

export async function take(url, signal) {
  const reply = await fetch(`${url}/api/tickets`, { method: "POST", signal });
  if (!reply.ok) throw new Error(`a visitor got no ticket (${reply.status})`);
  return reply.json();
}

/** One visitor: comes when called, looks at the cat, does what is left to do, goes. */
export async function visit(url, token, signal, beforeGoing = async () => {}) {
  const ask = (method, path) =>
    fetch(url + path, { method, headers: { authorization: `Bearer ${token}` }, signal });
  for (
    let state = "waiting";
    state !== "called";
    state = (await (await ask("GET", "/api/ticket")).json()).state
  ) {
    await sleep(300, undefined, { signal });
  }
  await sleep(COMES_AFTER_MS, undefined, { signal });
  await (await ask("POST", "/api/ticket/claim")).arrayBuffer();
  await sleep(LOOKS_FOR_MS, undefined, { signal });
  await beforeGoing();
  await ask("POST", "/api/ticket/done");
}
