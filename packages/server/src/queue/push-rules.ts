import type { Subscription } from "./push.ts";
import { ok, type Result } from "./result.ts";
import { withLiveTicket } from "./rules.ts";
import type { Decision } from "./store.ts";
import type { UnitOfWork } from "./unit-of-work.ts";

/** A browser is told of the ticket from now on. */
export function subscribe(
  work: UnitOfWork,
  sequence: number,
  subscription: Subscription,
): Decision<Result<null>> {
  return withLiveTicket(work, sequence, () => {
    work.effects.push({ kind: "subscribe", sequence, subscription });
    return work.decide(ok(null));
  });
}

/** It is told no more; no browser is where `endpoint` is null. */
export function unsubscribe(
  work: UnitOfWork,
  sequence: number,
  endpoint: string | null,
): Decision<Result<null>> {
  return withLiveTicket(work, sequence, () => {
    work.effects.push({ kind: "unsubscribe", sequence, endpoint });
    return work.decide(ok(null));
  });
}
