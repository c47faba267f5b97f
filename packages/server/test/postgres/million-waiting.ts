import type { Client } from "pg";
import type { Qualifier } from "../../src/store/postgres/sql.ts";

export const WAITING = 1_000_000;
/** As many have ended, and have a log. */
const ENDED = 100_000;

/** Fills the tables of a new queue as a very long line would, with the statistics that autovacuum would make of it. */
export async function fillMillion(client: Client, t: Qualifier): Promise<void> {
  const all = ENDED + WAITING;
  await client.query("SET synchronous_commit = off");
  await client.query(`INSERT INTO ${t("ticket")} (sequence, state, address, place, taken_at, taken_mark, ended_at, key)
    SELECT n, CASE WHEN n < ${ENDED} THEN 'missed' ELSE 'waiting' END,
      '10.' || n % 200 || '.' || n / 200 % 250 || '.' || n / 50000, CASE WHEN n >= ${ENDED} THEN n END,
      1700000000000 + n * 100, n * 100, CASE WHEN n < ${ENDED} THEN 1700000000000 + n * 100 END,
      CASE WHEN n % 2 = 0 THEN sha256(int8send(n)) END FROM generate_series(0, ${all - 1}) AS n`);
  for (const level of [1, 2, 3]) {
    await client.query(`INSERT INTO ${t("line_block")} SELECT ${level}, floor(place / 64 ^ ${level})::bigint, count(*)
      FROM ${t("ticket")} WHERE place IS NOT NULL GROUP BY 2`);
  }
  await client.query(`INSERT INTO ${t("log")} (id, at, type, sequence, turn_ms)
    SELECT n + 1, 1700000000000 + n * 100, (ARRAY['taken', 'taken', 'missed'])[1 + n % 3], n / 3,
      CASE WHEN n % 3 = 2 THEN 5000 END FROM generate_series(0, ${3 * ENDED - 1}) AS n`);
  await client.query(`INSERT INTO ${t("log")} (id, at, type, sequence)
    SELECT ${2 * ENDED} + n, 1700000000000 + n * 100, 'taken', n FROM generate_series(${ENDED + 1}, ${all - 1}) AS n`);
  await client.query(
    `INSERT INTO ${t("picture")} (bytes) SELECT int8send(n) FROM generate_series(1, 2000) AS n`,
  );
  await client.query(`INSERT INTO ${t("cat")} SELECT id, CASE WHEN id <= 1980 THEN 300000 + id END, id, 'image/png',
    sha256(bytes), '' FROM ${t("picture")} WHERE id <= 1990`);
  await client.query(`INSERT INTO ${t("tally")} SELECT 1888000 + n / 20, 'seen', n % 20, 5, 5000
    FROM generate_series(0, 99999) AS n`);
  await client.query(`INSERT INTO ${t("ban")} SELECT '192.0.' || n / 250 || '.' || n % 250, n, NULL, 'x', false, n
    FROM generate_series(0, 999) AS n`);
  // Some have come back, and some more may.
  await client.query(
    `UPDATE ${t("ticket")} SET has_rejoined = true WHERE sequence % 50000 = 7 AND place IS NOT NULL`,
  );
  await client.query(
    `UPDATE ${t("ticket")} SET rejoin_by = 2000000000000 WHERE sequence % 1000 = 9 AND place IS NULL`,
  );
  await client.query(`INSERT INTO ${t("subscription")} (sequence, endpoint, p256dh, auth, since)
    SELECT n, 'https://push.example/' || n, decode(repeat('00', 65), 'hex'), decode(repeat('00', 16), 'hex'), 0
    FROM generate_series(${ENDED}, ${ENDED + 49999}) AS n`);
  await client.query(`UPDATE ${t("queue")} SET next_sequence = ${all}, next_place = ${all}, first_place = ${ENDED},
    waiting_count = ${WAITING}, next_log_id = ${4 * all}, next_cat_id = 2001, ban_revision = 999`);
  await client.query("VACUUM ANALYZE");
}
