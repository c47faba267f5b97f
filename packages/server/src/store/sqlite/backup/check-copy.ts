import type { Database } from "better-sqlite3";

/** What a backup holds, for whoever made it. */
export interface CopyFacts {
  /** The version of its format. */
  readonly format: number;
  /** Tickets whose record it keeps. */
  readonly tickets: number;
  readonly waiting: number;
  /** Of the next ticket. */
  readonly nextSequence: number;
}

/** Facts of a queue that hang together in every sound one, of whatever version: each pair must be equal. */
const PAIRS: Readonly<Record<string, string>> = {
  "how many wait": `SELECT waiting_count AS a, (SELECT count(*) FROM ticket WHERE place IS NOT NULL) AS b FROM queue`,
  "the line's blocks": `SELECT waiting_count AS a, (SELECT ifnull(sum(waiting), 0) FROM line_block WHERE level = 1) AS b FROM queue`,
  "the last ticket": `SELECT 1 AS a, next_sequence > (SELECT ifnull(max(sequence), -1) FROM ticket) AS b FROM queue`,
};

/** Reads all of a copied queue; answers what is wrong with it, or null. */
export function faultOf(db: Database): string | null {
  const integrity = db.pragma("integrity_check(1)", { simple: true });
  if (integrity !== "ok") return String(integrity);
  const strays = db.pragma("foreign_key_check");
  if (!Array.isArray(strays) || strays.length > 0) return "a picture belongs to no ticket";
  for (const [what, sql] of Object.entries(PAIRS)) {
    const pair = db.prepare<[], { a: number; b: number }>(sql).get();
    if (!pair || pair.a !== pair.b) return `${what}: ${pair?.a} is not ${pair?.b}`;
  }
  return null;
}

export function factsOf(db: Database): CopyFacts {
  const facts = db
    .prepare<[], Omit<CopyFacts, "format">>(
      `SELECT (SELECT count(*) FROM ticket) AS tickets, waiting_count AS waiting, next_sequence AS nextSequence
        FROM queue`,
    )
    .get();
  if (!facts) throw new Error("expected one row in the table queue, found none");
  return { ...facts, format: Number(db.pragma("user_version", { simple: true })) };
}
