import { numberOf } from "@catq/shared";
import { type Answer, given, refused } from "./answer.ts";
import type { Draft } from "./draft.ts";
import { isLive, type QueueMode } from "./model.ts";
import * as refusals from "./refusals.ts";
import { banAddress, banEnd } from "./rules.ts";
import type { Decision } from "./store.ts";

/** The rules for the operator. */

const CHANGES = {
  pause: { isPaused: true },
  resume: { isPaused: false },
  close: { isClosed: true },
  open: { isClosed: false },
} as const satisfies Record<string, Partial<QueueMode>>;
const EVENTS = { pause: "paused", resume: "resumed", close: "closed", open: "opened" } as const;

export type StateChange = keyof typeof CHANGES;

/** Pauses, resumes, closes or opens the queue; asking for what already is changes nothing. */
export function changeState(draft: Draft, change: StateChange): Decision<null> {
  const mode = { ...draft.mode, ...CHANGES[change] };
  if (mode.isPaused !== draft.mode.isPaused || mode.isClosed !== draft.mode.isClosed) {
    draft.effects.push({ kind: "setMode", mode });
    draft.mode = mode;
    draft.log(EVENTS[change], null);
    draft.callNext();
  }
  return draft.decide(null);
}

/** Ends a live ticket as missed, so that the line goes on. */
export function skip(draft: Draft, sequence: number): Decision<Answer<null>> {
  const { ticket } = draft.facts;
  const current = ticket && draft.current(ticket);
  if (!current) {
    return draft.decide(
      refused({ code: "not-found", detail: `There is no record of a ticket ${numberOf(sequence)}.` }),
    );
  }
  if (!isLive(current)) return draft.decide(refused(refusals.gone(sequence, current)));
  draft.end(current, "missed", { by: "operator" });
  draft.callNext();
  return draft.decide(given(null));
}

/** Bans an address for `forMs` milliseconds (Infinity: for ever). */
export function ban(draft: Draft, asked: { address: string; reason: string; forMs: number }): Decision<null> {
  const { wall } = draft.moment;
  const until = banEnd(wall, asked.forMs);
  banAddress(draft, { address: asked.address, since: wall, until, reason: asked.reason });
  return draft.decide(null);
}

/** Lifts the ban of an address; answers whether there was one. */
export function unban(draft: Draft, address: string): Decision<boolean> {
  const { ban } = draft.facts;
  if (ban) {
    draft.effects.push({ kind: "unban", address });
    draft.log("unbanned", null, { address });
  }
  return draft.decide(refusals.isInForce(ban, draft.moment.wall));
}
