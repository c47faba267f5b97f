import { banInWords, readBan } from "./ban.ts";
import { Garbled, Refused, Unreachable } from "./errors.ts";
import { badRequestHint } from "./failures.ts";
import { safe } from "./safe-text.ts";
import { problemDocument } from "./shape/answers.ts";
import { readJson } from "./shape/shape.ts";
import { readWayBack } from "./way-back.ts";

/** Where the daemon's own detail is not enough for a person: what they can do about it. */
const HINTS: Readonly<Record<string, string>> = {
  "mistyped-token": "look at the token again; a letter is wrong, or two are swapped",
  "no-token": "take a ticket first, with `catq take`",
  "too-many-tickets": "`catq tickets` lists those that are yours",
  closed: "the queue takes no new tickets now; try again later",
};

/** What a proxy answers by itself while the daemon behind it is away. */
const AWAY_BEHIND_PROXY = new Set([502, 503, 504]);

/** Upper bound of a Retry-After, whatever the server sends. */
const MAX_RETRY_AFTER_MS = 120_000;

/**
 * An answer of status 400 or more, as the refusal that it is. Where it is no problem document, it is a proxy's
 * word that the daemon is away (Unreachable), or makes no sense (Garbled).
 */
export function readRefusal(o: {
  server: string;
  status: number;
  contentType: string | null;
  retryAfter: string | null;
  body: string;
  wallNow: number;
}): Refused | Unreachable | Garbled {
  const document = readJson(problemDocument, o.body);
  if (document === null && AWAY_BEHIND_PROXY.has(o.status)) {
    const reason = `what stands in front of it cannot reach it now (HTTP ${o.status})`;
    return new Unreachable({ server: o.server, reason, mayHaveArrived: true });
  }
  if (document === null) {
    const mediaType = safe(o.contentType?.split(";", 1)[0] ?? "no content type", 60);
    const hint = o.status === 400 ? badRequestHint(o.server) : null;
    return new Garbled(o.server, `HTTP ${o.status} with ${mediaType}, no problem document`, hint);
  }
  const back = document.code === "missed" ? readWayBack(document, o.wallNow) : null;
  const ban = document.code === "banned" ? readBan(document) : null;
  return new Refused({
    code: safe(document.code, 40),
    status: o.status,
    message: ban
      ? banInWords(ban)
      : safe(document.detail) || safe(document.title) || `refused with HTTP ${o.status}`,
    hint: back ? "`catq rejoin` brings it back into the line" : (HINTS[document.code] ?? null),
    retryAfterMs: readRetryAfter(o.retryAfter, o.wallNow),
    ban,
    back,
  });
}

/** Milliseconds of a Retry-After header (RFC 9110, 10.2.3: seconds or a date), bounded; null without one. */
function readRetryAfter(header: string | null, wallNow: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  const ms = /^\d{1,15}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - wallNow;
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), MAX_RETRY_AFTER_MS);
}
