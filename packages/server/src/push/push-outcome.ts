/** What becomes of news that a push service has answered, or has not. */
export type PushOutcome =
  /** `sent`: it has them. `gone`: it does not know the subscription. `refused`: it never takes them. */
  | { readonly kind: "sent" | "gone" | "refused" }
  /** They may go through later. */
  | { readonly kind: "again"; readonly inMs: number };

/** What was heard of a push service: a status (RFC 9110), or nothing. */
export interface PushReply {
  readonly status: number | null;
  /** As it was written; RFC 9110, section 10.2.3. */
  readonly retryAfter?: string | undefined;
}

const FIRST_PAUSE_MS = 2000;
const MAX_PAUSE_MS = 600_000;
/** The first try, and those after pauses of 2, 4, 8, 16 s. */
const MAX_TRIES = 5;

/** Decides by a reply, and how often it was tried. `wall`: the clock by which a date in `Retry-After` counts. */
export function outcomeOf({ status, retryAfter }: PushReply, tries: number, wall: number): PushOutcome {
  if (status !== null && status >= 200 && status < 300) return { kind: "sent" };
  // RFC 8030, section 7.3; several services answer 404 in its place.
  if (status === 404 || status === 410) return { kind: "gone" };
  const isPassing = status === null || status === 408 || status === 429 || status >= 500;
  if (!isPassing || tries >= MAX_TRIES) return { kind: "refused" };
  const pauseMs = FIRST_PAUSE_MS * 2 ** (tries - 1);
  const askedMs = retryAfter === undefined ? 0 : readRetryAfter(retryAfter, wall);
  return { kind: "again", inMs: Math.min(MAX_PAUSE_MS, Math.max(pauseMs, askedMs)) };
}

function readRetryAfter(text: string, wall: number): number {
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? 0 : Math.max(0, date - wall);
}
