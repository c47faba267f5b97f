import type { Rule } from "./rule.ts";
import { numberOfToken } from "./sightings.ts";

/** One cat a ticket, however often it is asked for; no cat for two; what arrives is what was sent. */
export const cats: Rule = () => {
  const catOf = new Map<string, string>();
  const ownerOf = new Map<string, string>();
  return (line) => {
    if (line.kind !== "exchange" || line.reply === null) return null;
    const { digest, headers } = line.reply;
    const number = numberOfToken(line.request.token);
    if (digest === null || number === null) return null;
    if (headers["repr-digest"] !== `sha-256=:${digest}:`)
      return `the bytes of ${number}'s cat are not its digest's`;
    const owner = ownerOf.get(digest);
    if (owner !== undefined && owner !== number) return `the cat of ${owner} was given to ${number} too`;
    if ((catOf.get(number) ?? digest) !== digest) return `${number} got two cats`;
    ownerOf.set(digest, number);
    catOf.set(number, digest);
    return null;
  };
};
