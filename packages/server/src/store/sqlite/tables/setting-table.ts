import type { Database } from "better-sqlite3";
import type { Setting, SettingTexts } from "../../../queue/settings.ts";

type Row = Omit<Setting, "value"> & { readonly value: string };

/** The settings in force, and what the configuration of the one daemon on this file last declared. */
export function settingTable(db: Database) {
  const all = db.prepare<[], Row>(
    "SELECT name, value, since, by FROM setting WHERE value IS NOT NULL ORDER BY name",
  );
  const declared = db.prepare<[], { name: string; declared: string }>(
    "SELECT name, declared FROM setting WHERE declared IS NOT NULL",
  );
  const set = db.prepare<[Row]>(
    `INSERT INTO setting (name, value, since, by) VALUES (:name, :value, :since, :by)
      ON CONFLICT DO UPDATE SET value = excluded.value, since = excluded.since, by = excluded.by`,
  );
  const undeclare = db.prepare("UPDATE setting SET declared = NULL");
  const declare = db.prepare<[string, string]>(
    `INSERT INTO setting (name, declared) VALUES (?, ?)
      ON CONFLICT DO UPDATE SET declared = excluded.declared`,
  );
  return {
    /** Those in force, by ascending name. */
    all: (): Setting[] => all.all().map(({ value, ...rest }) => ({ ...rest, value: JSON.parse(value) })),
    /** What was last declared; null where nothing ever was. */
    declared(): SettingTexts | null {
      const rows = declared.all();
      if (rows.length === 0) return null;
      return Object.fromEntries(rows.map(({ name, declared }) => [name, JSON.parse(declared)]));
    },
    set(setting: Setting): void {
      set.run({ ...setting, value: JSON.stringify(setting.value) });
    },
    declare(texts: SettingTexts): void {
      undeclare.run();
      for (const [name, value] of Object.entries(texts)) declare.run(name, JSON.stringify(value));
    },
  };
}
