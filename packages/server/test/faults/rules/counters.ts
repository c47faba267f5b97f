import { board } from "@catq/shared/schemas";
import { askedOf, isClaim, isDone, isLeave } from "./asked-of.ts";
import type { Rule } from "./rule.ts";
import { numberOfToken } from "./sightings.ts";

/** No more are called or viewing at one moment than there are counters, by the board and by the claims. */
export const counters: Rule = (history) => {
  const { counters: most, viewWindowMs } = history.terms;
  const givenUp = askedOf(history, (line) => isDone(line) || isLeave(line));
  const viewing = new Map<string, { from: number; to: number }>();
  return (line) => {
    if (line.kind !== "exchange" || line.reply?.status !== 200) return null;
    const shown = line.request.path === "/api/queue" ? board.safeParse(line.reply.json) : null;
    if (shown?.success) {
      const numbers = shown.data.active.map(({ number }) => number);
      if (numbers.length > most) return `${numbers.join(" and ")} are at ${most} counter(s)`;
      const all = [...numbers, ...shown.data.waiting];
      if (new Set(all).size < all.length) return "somebody stands in two places on the board";
    }
    const number = isClaim(line) ? numberOfToken(line.request.token) : null;
    if (number === null) return null;
    const others = [...viewing].filter(
      ([other, { from, to }]) => other !== number && from < line.at && line.until < to,
    );
    const asked = givenUp.get(number)?.map(({ at }) => at) ?? [];
    if (!viewing.has(number))
      viewing.set(number, { from: line.until, to: Math.min(line.at + viewWindowMs, ...asked) });
    for (const [other, { to }] of viewing) if (to < line.at) viewing.delete(other);
    return others.length < most
      ? null
      : `${number} was served while ${others.map(([other]) => other).join(" and ")} surely had not gone`;
  };
};
