import { readToken } from "@catq/shared";
import { isTaken } from "./asked-of.ts";
import type { Rule } from "./rule.ts";

/**
 * Who is banned has cheated: before, a token that can be read, that is no slip of the keyboard and that this
 * queue never gave came from its address. And who has cheated once and was told so is not served any more.
 */
export const bans: Rule = (history) => {
  const given = new Set(history.exchanges.filter(isTaken).map(({ reply }) => String(reply?.json?.token)));
  const cheatedAt = new Map<string, number>();
  for (const { at, request } of history.exchanges) {
    if (!isForeign(request.token, given)) continue;
    cheatedAt.set(request.from, Math.min(at, cheatedAt.get(request.from) ?? Number.POSITIVE_INFINITY));
  }
  const bannedAt = new Map<string, number>();
  return (line) => {
    if (line.kind !== "exchange" || line.reply === null) return null;
    const { from, path } = line.request;
    const isBan = line.reply.status === 403 && line.reply.json?.code === "banned";
    if (isBan) {
      const at = cheatedAt.get(from) ?? Number.POSITIVE_INFINITY;
      if (at > line.until) return `${from} was banned, and had presented no foreign token`;
      bannedAt.set(from, Math.min(line.until, bannedAt.get(from) ?? Number.POSITIVE_INFINITY));
      return null;
    }
    const isForAll = path.startsWith("/healthz") || path.startsWith("/readyz");
    const since = bannedAt.get(from) ?? Number.POSITIVE_INFINITY;
    return since < line.at && !isForAll ? `${from} is banned, and was answered ${line.reply.status}` : null;
  };
};

function isForeign(token: string | null, given: ReadonlySet<string>): boolean {
  if (token === null) return false;
  const reading = readToken(token);
  if (reading.kind === "token") return !given.has(reading.token);
  return reading.kind === "nonsense";
}
