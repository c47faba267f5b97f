import type { History } from "../history.ts";
import { askedOf, isClaim, isLeave, isPass } from "./asked-of.ts";
import type { Rule } from "./rule.ts";
import { type SeenState, sightingsOf } from "./sightings.ts";

const RANK: Readonly<Record<SeenState, number>> = {
  waiting: 0,
  called: 1,
  viewing: 2,
  seen: 3,
  missed: 3,
  left: 3,
  banned: 3,
  ended: 3,
};

/**
 * A ticket only goes forward, so what was acknowledged stays; it ends once, and for a reason: as `left`
 * where its holder gave it up, as `seen` where its holder claimed.
 */
export const ends: Rule = (history) => {
  const known = new Map<string, { state: SeenState; until: number }>();
  const reasonOf = reasons(history);
  const passed = askedOf(history, isPass);
  return (line) => {
    if (line.kind !== "exchange") return null;
    for (const { number, state } of sightingsOf(line)) {
      const before = known.get(number);
      const isLater = before !== undefined && before.until < line.at;
      if (isLater && RANK[state] < RANK[before.state]) {
        const mayGoBack = before.state === "called" && state === "waiting" && passed.has(number);
        if (!mayGoBack) return `${number} was ${before.state} before, and is ${state} now`;
      }
      if (isLater && before.state === "viewing" && state === "missed")
        return `${number} was viewing before, and has missed its turn now`;
      if (before && RANK[before.state] === RANK.ended && RANK[state] === RANK.ended && before.state !== state)
        return `${number} ended as ${before.state} before, and as ${state} now`;
      const missing = reasonOf(state, number, line.until);
      if (missing !== null) return `${number} ended as ${state}, and ${missing}`;
      if (!before || RANK[state] >= RANK[before.state] || isLater)
        known.set(number, { state, until: line.until });
    }
    return null;
  };
};

/** Makes the function that says what is missing for a ticket to have ended like this by then. */
function reasons(history: History): (state: SeenState, number: string, by: number) => string | null {
  const leaves = askedOf(history, isLeave);
  const claims = askedOf(history, isClaim);
  return (state, number, by) => {
    const isAskedFor = (those: typeof leaves): boolean =>
      those.get(number)?.some(({ at }) => at < by) === true;
    if (state === "left" && !isAskedFor(leaves)) return "nobody gave it up";
    if (state === "seen" && !isAskedFor(claims)) return "nobody claimed it";
    if (state === "ended") return "the daemon does not know how, although no ticket was pruned";
    return null;
  };
}
