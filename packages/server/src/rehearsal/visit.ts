import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { takenTicket, ticketView } from "@catq/shared/schemas";
import { Phone, type Tally } from "./phone.ts";
import type { VisitPlan } from "./plan.ts";

/** What became of a visitor: `refused` a number, `banned` with it, or still `waiting` at the end. */
export interface Visit {
  outcome: "coming" | "refused" | "waiting" | "called" | "viewing" | "seen" | "missed" | "banned";
  /** From the take to the call, in milliseconds of the rehearsal; null before it. */
  waitedMs: number | null;
}

const ENDS: ReadonlySet<Visit["outcome"]> = new Set(["seen", "missed", "banned"]);
/** How often somebody asks for a number who is told to slow down. */
const TRIES = 10;

/**
 * One visitor's whole visit, as the page does it: loads, takes a number, follows it live, claims when called, looks, and
 * ends. Rejects when the signal aborts; `visit` says how far it came.
 */
export async function pay(
  visit: Visit,
  plan: VisitPlan,
  about: { url: string; tally: Tally; signal: AbortSignal },
): Promise<void> {
  const phone = new Phone(about.url, about.tally, about.signal);
  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal: about.signal });
  try {
    await pause(plan.arrivesMs);
    const page = await phone.ask("GET", "/", { Accept: "text/html" });
    for (const [, path = ""] of page.body.toString().matchAll(/(?:src|href)="([^":#]+\.(?:js|css))"/g))
      await phone.ask("GET", path);
    if (plan.typesNumber) await phone.ask("GET", "/api/ticket", { "Catq-Token": "A07" });
    const token = await takeNumber(phone, pause);
    if (token === null) {
      visit.outcome = "refused";
      return;
    }
    visit.outcome = "waiting";
    await follow({ phone, token, plan, visit, pause });
  } finally {
    phone.close();
  }
}

async function takeNumber(phone: Phone, pause: (ms: number) => Promise<void>): Promise<string | null> {
  const key = randomUUID();
  for (let tries = 1; ; tries++) {
    const { status, code, body, retryAfterMs } = await phone.ask("POST", "/api/tickets", {
      "Idempotency-Key": key,
    });
    if (status < 300) return takenTicket.parse(JSON.parse(body.toString())).token;
    if (code !== "slow-down" || tries === TRIES) return null;
    await pause(retryAfterMs);
  }
}

/** Follows the ticket to its end, over as many streams as it takes; acts when it is called. */
async function follow(parts: {
  phone: Phone;
  token: string;
  plan: VisitPlan;
  visit: Visit;
  pause: (ms: number) => Promise<void>;
}): Promise<void> {
  const { phone, token, plan, visit, pause } = parts;
  const headers = { "Catq-Token": token };
  const takenAt = performance.now();
  let acting: Promise<void> | null = null;
  const act = async (comesAfterMs: number): Promise<void> => {
    await pause(comesAfterMs);
    for (;;) {
      const { status, code, retryAfterMs } = await phone.ask("POST", "/api/ticket/claim", headers);
      if (status === 200) break;
      if (code !== "no-cat" && code !== "slow-down") return;
      await pause(retryAfterMs);
    }
    visit.outcome = "viewing";
    if (plan.looksForMs === null) return;
    await pause(plan.looksForMs);
    await phone.ask("POST", "/api/ticket/done", headers);
  };
  const onTicket = (json: string): void => {
    const { state } = ticketView.parse(JSON.parse(json));
    if (state === "called" && visit.waitedMs === null) {
      visit.waitedMs = performance.now() - takenAt;
      visit.outcome = "called";
      if (plan.comesAfterMs !== null) acting = act(plan.comesAfterMs);
    }
    if (state === "seen" || state === "missed") visit.outcome = state;
  };
  for (;;) {
    const { status, code, retryAfterMs } = await phone.follow(headers, onTicket);
    if (code === "seen" || code === "missed" || code === "banned") visit.outcome = code;
    if (ENDS.has(visit.outcome) || status === 410) break;
    if (status !== 200) await pause(retryAfterMs);
  }
  await acting;
}
