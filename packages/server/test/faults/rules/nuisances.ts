import type { Rule } from "./rule.ts";

/** Whoever holds a connection up is cut off in time. */
export const nuisances: Rule = () => (line) => {
  if (line.kind !== "nuisance") return null;
  const lasted = Math.round(line.until - line.at);
  if (!line.isCut) return `a client that ${line.behaviour} still had its connection after ${lasted} ms`;
  return lasted <= line.mostMs
    ? null
    : `a client that ${line.behaviour} had its connection for ${lasted} ms, and ${line.mostMs} are the most`;
};
