import { OUTCOMES } from "@catq/shared";
import { type Ended, FIRST_PREFERENCES, type Held, type Kept, NOTHING_KEPT } from "./model.ts";
import { isRecord } from "./parse.ts";

/** Under which the browser keeps everything, as one JSON text: so it is never half of one thing and half of another. */
export const KEPT_KEY = "catq";

/** What a browser kept, from the text that it kept it as. Whatever cannot be read counts as not kept. */
export function parseKept(text: string | null): Kept {
  if (text === null) return NOTHING_KEPT;
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value)) return NOTHING_KEPT;
    const preferences = isRecord(value.preferences) ? value.preferences : {};
    const is = (name: keyof typeof FIRST_PREFERENCES): boolean => {
      const wanted = preferences[name];
      return typeof wanted === "boolean" ? wanted : FIRST_PREFERENCES[name];
    };
    return {
      ticket: readHeld(value.ticket),
      end: readNameless(value.ticket) ?? readEnd(value.end),
      takeKey: typeof value.takeKey === "string" ? value.takeKey : null,
      isTaking: value.isTaking === true,
      preferences: {
        isLoud: is("isLoud"),
        notifies: is("notifies"),
        claimsByItself: is("claimsByItself"),
      },
    };
  } catch {
    return NOTHING_KEPT;
  }
}

function readHeld(value: unknown): Held | null {
  if (!isRecord(value)) return null;
  const { token, number, queue } = value;
  if (typeof token !== "string" || typeof number !== "string" || typeof queue !== "string") return null;
  return { token, number, queue };
}

/**
 * A ticket that was kept without its queue's name, which pages once did behind a proxy that drops the header.
 * The queue that answers now may be another, and nothing but the token could tell: so it is never sent by
 * itself, but given back to its holder, who may know.
 */
function readNameless(value: unknown): Ended | null {
  if (readHeld(value) || !isRecord(value)) return null;
  const { token, number } = value;
  if (typeof token !== "string" || typeof number !== "string") return null;
  const detail = `Nothing tells which queue gave ${number}, and any other would ban this address for its token. If you are sure that it was this one, go on with ${token} below.`;
  return { number, outcome: "ended", detail };
}

const ENDS = [...OUTCOMES, "ended", "other-queue"] as const;

function readEnd(value: unknown): Ended | null {
  if (!isRecord(value) || typeof value.number !== "string") return null;
  const outcome = ENDS.find((known) => known === value.outcome);
  if (!outcome) return null;
  return { number: value.number, outcome, detail: typeof value.detail === "string" ? value.detail : "" };
}
