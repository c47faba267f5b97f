import type { Rule } from "./rule.ts";

/** Two processes read two clocks. */
const CLOCKS_APART_MS = 20;

/** Changes that are written whenever they are acknowledged with one of these. */
const CHANGING: Readonly<Record<string, number>> = {
  "POST /api/tickets": 201,
  "POST /api/ticket/done": 204,
  "DELETE /api/ticket": 204,
};

/** Nothing is acknowledged before a wait for the disk, counted from outside, that began after it was asked. */
export const disk: Rule = (history) => {
  const syncs = history.lines.filter(({ kind }) => kind === "sync").toSorted((a, b) => a.until - b.until);
  const last = syncs.at(-1);
  return (line) => {
    if (line.kind !== "exchange" || line.reply === null || last === undefined) return null;
    const asked = `${line.request.method} ${line.request.path}`;
    if (CHANGING[asked] !== line.reply.status) return null;
    const next = syncs[firstEndingFrom(syncs, line.at - CLOCKS_APART_MS)];
    return next && next.until <= line.until + CLOCKS_APART_MS
      ? null
      : `${asked} was acknowledged, and nothing had been brought to the disk since it was asked`;
  };
};

function firstEndingFrom(syncs: readonly { until: number }[], at: number): number {
  let [low, high] = [0, syncs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((syncs[middle]?.until ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
