import { board } from "@catq/shared/schemas";
import type { Rule } from "./rule.ts";

/** The board's revision never goes back, and one revision is one picture. */
export const revisions: Rule = () => {
  const pictures = new Map<number, string>();
  /** The highest revision known, in the order of time. */
  const known: { until: number; revision: number }[] = [];
  return (line) => {
    if (line.kind !== "exchange" || line.reply?.status !== 200) return null;
    if (line.request.method !== "GET" || line.request.path !== "/api/queue") return null;
    const read = board.safeParse(line.reply.json);
    if (!read.success) return `the board is none: ${read.error.message}`;
    const { revision, active, waiting, waitingCount, recent } = read.data;
    const before = known.findLast(({ until }) => until < line.at);
    if (before && revision < before.revision)
      return `the board went from ${before.revision} back to ${revision}`;
    if (revision > (known.at(-1)?.revision ?? -1)) known.push({ until: line.until, revision });
    const picture = JSON.stringify([
      active.map(({ number, state }) => [number, state]),
      waiting,
      waitingCount,
      recent.map(({ number, outcome }) => [number, outcome]),
    ]);
    const same = pictures.get(revision);
    if (same !== undefined && same !== picture) return `revision ${revision} shows two different boards`;
    pictures.set(revision, picture);
    return null;
  };
};
