import { sequenceOf } from "@catq/shared";
import { takenTicket } from "@catq/shared/schemas";
import { isTaken } from "./asked-of.ts";
import type { Rule } from "./rule.ts";
import { numberOfToken } from "./sightings.ts";

/** A number is given once, with one token, and numbers only rise. */
export const numbers: Rule = () => {
  const tokens = new Map<string, string>();
  const given = new Set<string>();
  /** The highest number given by then, in the order of time. */
  const highest: { until: number; sequence: number }[] = [];
  return (line) => {
    if (line.kind !== "exchange" || !isTaken(line)) return null;
    const read = takenTicket.safeParse(line.reply?.json);
    if (!read.success) return `a take was answered with what is no ticket: ${read.error.message}`;
    const { number, token } = read.data;
    const sequence = sequenceOf(number) ?? -1;
    if (numberOfToken(token) !== number) return `the token of ${number} is another number's`;
    const known = tokens.get(number);
    if (known !== undefined && known !== token) return `${number} has two tokens`;
    tokens.set(number, token);
    if (line.reply?.status !== 201) return null;
    if (given.has(number)) return `${number} was given twice`;
    given.add(number);
    const before = highest.findLast(({ until }) => until < line.at)?.sequence ?? -1;
    if (sequence <= before) return `${number} is no higher than what had been given before it was asked for`;
    highest.push({ until: line.until, sequence: Math.max(sequence, highest.at(-1)?.sequence ?? -1) });
    return null;
  };
};
