import { sequenceOf } from "@catq/shared";
import { askedOf, isPass } from "./asked-of.ts";
import type { Rule } from "./rule.ts";
import { sightingsOf } from "./sightings.ts";

/** States that a ticket reaches only by having been called. */
const CALLED = new Set(["called", "viewing", "seen", "missed"]);

/** First in, first out: nobody is called while somebody who came earlier, and let nobody go first, waits. */
export const order: Rule = (history) => {
  const passed = askedOf(history, isPass);
  /** The highest ticket known to have been called, and since when. */
  const calls: { until: number; sequence: number; number: string }[] = [];
  return (line) => {
    if (line.kind !== "exchange") return null;
    const seen = sightingsOf(line)
      .filter(({ number }) => !passed.has(number))
      .map((one) => ({ ...one, sequence: sequenceOf(one.number) ?? -1 }));
    const called = seen.filter(({ state }) => CALLED.has(state));
    const before = calls.findLast(({ until }) => until < line.at);
    const first = called.reduce((high, one) => (one.sequence > high.sequence ? one : high), {
      sequence: before?.sequence ?? -1,
      number: before?.number ?? "",
    });
    const overtaken = seen.find(({ state, sequence }) => state === "waiting" && sequence < first.sequence);
    if (overtaken) return `${first.number} was called while ${overtaken.number}, which came earlier, waits`;
    const waiting = seen.filter(({ state }) => state === "waiting");
    const turned = waiting.find(({ sequence }, i) => sequence < (waiting[i - 1]?.sequence ?? -1));
    if (turned) return `${turned.number} stands behind a later one in the line`;
    const known = calls.at(-1);
    const highest = Math.max(...called.map(({ sequence }) => sequence));
    if (called.length > 0 && highest > (known?.sequence ?? -1)) {
      const number = called.find(({ sequence }) => sequence === highest)?.number ?? "";
      calls.push({ until: line.until, sequence: highest, number });
    }
    return null;
  };
};
