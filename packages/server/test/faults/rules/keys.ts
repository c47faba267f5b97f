import { isTaken } from "./asked-of.ts";
import type { Rule } from "./rule.ts";

/** The same idempotency key from the same address gets the same ticket, and no other request gets that one. */
export const keys: Rule = () => {
  const numberOfKey = new Map<string, string>();
  const keyOfNumber = new Map<string, string>();
  let nameless = 0;
  return (line) => {
    if (line.kind !== "exchange" || !isTaken(line)) return null;
    const { from, key } = line.request;
    const number = String(line.reply?.json?.number);
    const asked = key === null ? `request ${++nameless} without a key` : `the key ${key} of ${from}`;
    const before = numberOfKey.get(asked);
    if (before !== undefined && before !== number) return `${asked} took ${before} before, and now ${number}`;
    const owner = keyOfNumber.get(number);
    if (owner !== undefined && owner !== asked)
      return `${number} belongs to ${owner}, and ${asked} got it too`;
    if (before !== undefined && line.reply?.status === 201)
      return `${asked} took ${number} before: not a new one`;
    numberOfKey.set(asked, number);
    keyOfNumber.set(number, asked);
    return null;
  };
};
