import { readToken } from "@catq/shared";
import { isTaken } from "./asked-of.ts";
import type { Rule } from "./rule.ts";

const HOLDERS_PATH = /^\/api\/ticket(\/|$)/;
/** What somebody hears whose token counts for nothing. */
const UNKNOWN = new Set(["no-token", "mistyped-token", "queue-empty"]);

/** A token that was given is known for ever; nobody is served without one. */
export const holders: Rule = () => {
  const given = new Set<string>();
  return (line) => {
    if (line.kind !== "exchange" || line.reply === null) return null;
    if (isTaken(line)) {
      given.add(String(line.reply.json?.token));
      return null;
    }
    const { path, token } = line.request;
    if (!HOLDERS_PATH.test(path)) return null;
    const reading = token === null ? null : readToken(token);
    const isGiven = reading?.kind === "token" && given.has(reading.token);
    const code = String(line.reply.json?.code);
    if (isGiven && UNKNOWN.has(code))
      return `the token of ${reading.number} was given, and is refused as ${code}`;
    if (line.reply.status >= 400) return null;
    if (!isGiven) return "somebody was served without a token that had been given";
    const number = line.reply.json?.number;
    if (number !== undefined && number !== reading.number)
      return `the holder of ${reading.number} was shown ${number}`;
    return null;
  };
};
