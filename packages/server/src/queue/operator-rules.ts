import { numberOf } from "@catq/shared";
import { type Answer, given, refused } from "./answer.ts";
import type { Draft } from "./draft.ts";
import { type Announcement, isLive, type QueueMode } from "./model.ts";
import * as refusals from "./refusals.ts";
import { banAddress, banEnd } from "./rules.ts";
import type { Decision } from "./store.ts";

/** The rules for the operator. `by` is who it was, for the log. */

const CHANGES = {
  pause: { isPaused: true },
  resume: { isPaused: false },
  close: { isClosed: true },
  open: { isClosed: false },
} as const satisfies Record<string, Partial<QueueMode>>;
const EVENTS = { pause: "paused", resume: "resumed", close: "closed", open: "opened" } as const;

export type StateChange = keyof typeof CHANGES;

/** Pauses, resumes, closes or opens the queue; asking for what already is changes nothing. */
export function changeState(draft: Draft, change: StateChange, by: string): Decision<null> {
  const mode = { ...draft.mode, ...CHANGES[change] };
  if (mode.isPaused !== draft.mode.isPaused || mode.isClosed !== draft.mode.isClosed) {
    draft.effects.push({ kind: "setMode", mode });
    draft.mode = mode;
    draft.log(EVENTS[change], null, { by });
    draft.callNext();
  }
  return draft.decide(null);
}

/** Ends a live ticket as missed, so that the line goes on. */
export function skip(draft: Draft, sequence: number, by: string): Decision<Answer<null>> {
  const { ticket } = draft.facts;
  const current = ticket && draft.current(ticket);
  if (!current) {
    return draft.decide(
      refused({ code: "not-found", detail: `There is no record of a ticket ${numberOf(sequence)}.` }),
    );
  }
  if (!isLive(current)) return draft.decide(refused(refusals.gone(sequence, current)));
  draft.end(current, "missed", { by });
  draft.callNext();
  return draft.decide(given(null));
}

/** Says `text` to everyone until it is withdrawn, or withdraws what is said (null); answers what was said before. */
export function announce(draft: Draft, text: string | null, by: string): Decision<Announcement | null> {
  const before = draft.facts.announcement;
  if (text !== null) {
    draft.effects.push({ kind: "announce", announcement: { text, at: draft.moment.wall } });
    draft.log("announced", null, { text, by });
  } else if (before) {
    draft.effects.push({ kind: "announce", announcement: null });
    draft.log("withdrawn", null, { by });
  }
  return draft.decide(before);
}

/** Bans an address for `forMs` milliseconds (Infinity: for ever). */
export function ban(
  draft: Draft,
  asked: { address: string; reason: string; forMs: number; by: string },
): Decision<null> {
  const { wall } = draft.moment;
  const until = banEnd(wall, asked.forMs);
  banAddress(draft, { address: asked.address, since: wall, until, reason: asked.reason }, { by: asked.by });
  return draft.decide(null);
}

/** Lifts the ban of an address; answers whether there was one. */
export function unban(draft: Draft, address: string, by: string): Decision<boolean> {
  const { ban } = draft.facts;
  if (ban) {
    draft.effects.push({ kind: "unban", address });
    draft.log("unbanned", null, { address, by });
  }
  return draft.decide(refusals.isInForce(ban, draft.moment.wall));
}
