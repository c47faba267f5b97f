import type { Reply } from "../../../src/store/remote/session.ts";

export function done(tag: string, warnings: readonly string[] = []): Reply {
  return { ok: true, tag, rows: [], count: 0, warnings };
}

export function selected(rows: readonly unknown[], count = rows.length, tag = "SELECT"): Reply {
  return { ok: true, tag, rows: rows as never[], count, warnings: [] };
}

export function failed(sqlState: string, message: string): Reply {
  return { ok: false, sqlState, message };
}
