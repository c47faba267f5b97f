import { OUTCOMES } from "@catq/shared";
import { type Ended, FIRST_PREFERENCES, type Held, NOTHING_SAVED, type SavedState } from "./model.ts";
import { isRecord } from "./parse.ts";
import { readSavedWayBack } from "./way-back.ts";

/** The one key in localStorage, at the root of an origin: one JSON text is written whole or not at all. */
export const STORAGE_KEY = "catq";

/** Parses the saved state. What cannot be read counts as not saved. */
export function parseSavedState(text: string | null): SavedState {
  if (text === null) return NOTHING_SAVED;
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value)) return NOTHING_SAVED;
    const preferences = isRecord(value.preferences) ? value.preferences : {};
    const is = (name: keyof typeof FIRST_PREFERENCES): boolean => {
      const wanted = preferences[name];
      return typeof wanted === "boolean" ? wanted : FIRST_PREFERENCES[name];
    };
    return {
      ticket: readHeld(value.ticket),
      end: readTicketWithoutQueue(value.ticket) ?? readEnd(value.end),
      takeKey: typeof value.takeKey === "string" ? value.takeKey : null,
      isTaking: value.isTaking === true,
      preferences: {
        isLoud: is("isLoud"),
        notifies: is("notifies"),
        claimsByItself: is("claimsByItself"),
        staysAwake: is("staysAwake"),
        isPushed: is("isPushed"),
      },
    };
  } catch {
    return NOTHING_SAVED;
  }
}

function readHeld(value: unknown): Held | null {
  if (!isRecord(value)) return null;
  const { token, number, queue } = value;
  if (typeof token !== "string" || typeof number !== "string" || typeof queue !== "string") return null;
  return { token, number, queue };
}

/**
 * Ends a ticket that was saved without its queue's id: an earlier page did so behind a proxy that drops
 * `Catq-Queue`. Another queue may answer now, so the page never presents its token. It is shown to its holder,
 * who may know.
 */
function readTicketWithoutQueue(value: unknown): Ended | null {
  if (readHeld(value) || !isRecord(value)) return null;
  const { token, number } = value;
  if (typeof token !== "string" || typeof number !== "string") return null;
  const detail = `This browser does not know which queue gave ${number}, and another queue would ban this address for its token. If you are sure that it was this queue, go on with the token ${token} below.`;
  return { number, outcome: "ended", detail };
}

const ENDS = [...OUTCOMES, "ended", "other-queue"] as const;

function readEnd(value: unknown): Ended | null {
  if (!isRecord(value) || typeof value.number !== "string") return null;
  const outcome = ENDS.find((known) => known === value.outcome);
  if (!outcome) return null;
  const detail = typeof value.detail === "string" ? value.detail : "";
  const back = isRecord(value.back) ? readSavedWayBack(value.back, readHeld(value.back.held)) : null;
  return { number: value.number, outcome, detail, ...(back && { back }) };
}
