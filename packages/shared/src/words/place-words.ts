import { ordinal, people } from "./words.ts";

/** Places in the line in words, the same on the page, on the screens, in sentences and for the operator. */

/** `next in line` for the first, then `2nd in line`; `in line` for 0, where the place is not known. */
export function placeInLine(position: number): string {
  if (position === 0) return "in line";
  return position === 1 ? "next in line" : `${ordinal(position)} in line`;
}

/** How many there are: `nobody waits`, `3 people in line`. */
export function lineLength(waitingCount: number): string {
  return waitingCount > 0 ? `${people(waitingCount)} in line` : "nobody waits";
}

/** Where a ticket stands: `position` is null outside the line. */
interface Place {
  readonly state: string;
  readonly position: number | null;
}

/**
 * Who has gone first, in a sentence, from where a ticket stood before it let `places` others go first and where it
 * stands now. At the end of the line nobody does.
 */
export function letFirst(before: Place, after: Place, places: number): string {
  const { position } = after;
  if (position === null) return NOBODY;
  // From a counter it went into the line, behind one at least.
  if (before.position === null) return letGo(places === 1 ? 1 : null);
  const gone = Math.min(places, position - before.position);
  return gone > 0 ? letGo(gone) : NOBODY;
}

const NOBODY = "Nobody is behind you, so nobody goes first.";

function letGo(count: number | null): string {
  if (count === null) return "You let others go first.";
  return `You let ${count === 1 ? "one person" : people(count)} go first.`;
}
