import type { Kind } from "../remote/session.ts";
import { column, NO_VALUES, type Qualifier, type SqlOf } from "./sql.ts";

/** What the pages of each version are made of. */
export function assetSql(t: Qualifier) {
  const asset = t("asset");
  return {
    addAssets: {
      text: `INSERT INTO ${asset} (version, path, media_type, bytes)
        SELECT $1, * FROM unnest($2::text[], $3::text[], $4::bytea[])
        ON CONFLICT (version, path) DO UPDATE
          SET media_type = excluded.media_type, bytes = excluded.bytes, seen_at = excluded.seen_at`,
      values: ({ version, assets }) => [
        version,
        column(assets, ({ path }) => path),
        column(assets, ({ mediaType }) => mediaType),
        column(assets, ({ bytes }) => bytes),
      ],
    },
    touchAssets: {
      text: `UPDATE ${asset} SET seen_at = clock_timestamp() WHERE version = $1`,
      values: ({ version }) => [version],
    },
    pruneAssets: {
      text: `DELETE FROM ${asset} WHERE version IN (
        SELECT version FROM (SELECT version, max(seen_at) AS seen,
            row_number() OVER (ORDER BY max(seen_at) DESC, version) AS n
          FROM ${asset} WHERE version <> $3 GROUP BY version) AS other
        WHERE n > $2::bigint - 1 OR seen < clock_timestamp() - $1 * interval '1 millisecond')`,
      values: ({ unusedForMs, keep, except }) => [unusedForMs, keep, except],
    },
    assetVersions: {
      text: `SELECT DISTINCT version FROM ${asset} ORDER BY version`,
      values: NO_VALUES,
    },
    readAssets: {
      text: `SELECT path, media_type AS "mediaType", bytes FROM ${asset} WHERE version = $1 ORDER BY path LIMIT 1000`,
      values: ({ version }) => [version],
    },
  } satisfies Partial<SqlOf<Kind>>;
}
