import type { Client } from "pg";
import type { Qualifier } from "../postgres/sql.ts";
import type { CarriedTable } from "./carried.ts";

/** Facts of a queue that hang together in every sound one: each pair must be equal. */
function pairsIn(t: Qualifier): Readonly<Record<string, string>> {
  const waiting = `(SELECT waiting_count FROM ${t("queue")})`;
  return {
    "how many wait": `SELECT ${waiting} AS a, (SELECT count(*) FROM ${t("ticket")} WHERE place IS NOT NULL) AS b`,
    "the line's blocks": `SELECT ${waiting} * 3 AS a, (SELECT coalesce(sum(waiting), 0) FROM ${t("line_block")}) AS b`,
    "the last ticket": `SELECT 1 AS a, (SELECT next_sequence FROM ${t("queue")} WHERE next_sequence >
      (SELECT coalesce(max(sequence), -1) FROM ${t("ticket")})) IS NOT NULL AS b`,
    "who stands where": `SELECT coalesce(sum(CASE WHEN place < next_place AND place >= first_place THEN 0 ELSE 1 END), 0) AS a,
      0 AS b FROM ${t("ticket")}, ${t("queue")} WHERE place IS NOT NULL`,
  };
}

/** What is wrong with tables that were filled from these, as a sentence's end; null where nothing is. */
export async function faultOfFilled(
  client: Client,
  t: Qualifier,
  tables: readonly CarriedTable[],
): Promise<string | null> {
  for (const { name, count } of tables) {
    const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${t(name)}`);
    const there = Number(rows[0]?.count);
    if (there !== count) return `of ${count} rows of the table ${name}, ${there} are there`;
  }
  for (const [what, sql] of Object.entries(pairsIn(t))) {
    const { rows } = await client.query<{ a: unknown; b: unknown }>(sql);
    const [a, b] = [Number(rows[0]?.a), Number(rows[0]?.b)];
    if (a !== b) return `${what}: ${a} is not ${b}`;
  }
  return null;
}
