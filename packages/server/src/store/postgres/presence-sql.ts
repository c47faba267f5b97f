import type { Kind } from "../remote/session.ts";
import { NO_VALUES, type Qualifier, type SqlOf } from "./sql.ts";

/** The daemons that share the queue, and the oldest snapshot, which keeps VACUUM from removing dead rows. */
export function presenceSql(t: Qualifier) {
  return {
    showPresence: {
      text: `WITH gone AS (DELETE FROM ${t("presence")}
          WHERE seen_at < clock_timestamp() - $5 * interval '1 millisecond' AND daemon <> $1)
        INSERT INTO ${t("presence")} (daemon, name, address, version) VALUES ($1, $2, $3, $4)
        ON CONFLICT (daemon) DO UPDATE SET seen_at = clock_timestamp()`,
      values: ({ row: { daemon, name, address, version }, forgetAfterMs }) => [
        daemon,
        name,
        address,
        version,
        forgetAfterMs,
      ],
    },
    readPresences: {
      text: `SELECT daemon, name, address, version, ${millisOf("since")} AS since, ${millisOf("seen_at")} AS seen
        FROM ${t("presence")} WHERE seen_at >= clock_timestamp() - $1 * interval '1 millisecond'
        ORDER BY name, since, daemon`,
      values: ({ withinMs }) => [withinMs],
    },
    removePresence: {
      text: `DELETE FROM ${t("presence")} WHERE daemon = $1`,
      values: ({ daemon }) => [daemon],
    },
    oldestSnapshot: {
      // Other roles' sessions are shown to pg_read_all_stats alone. A standby's feedback shows as its walsender's xmin.
      text: `SELECT (extract(epoch FROM max(clock_timestamp() - xact_start)) * 1000)::float8 AS "ageMs"
        FROM pg_stat_activity WHERE backend_xmin IS NOT NULL AND backend_type <> 'walsender'`,
      values: NO_VALUES,
    },
  } satisfies Partial<SqlOf<Kind>>;
}

function millisOf(column: string): string {
  return `floor(extract(epoch FROM ${column}) * 1000)::float8`;
}
