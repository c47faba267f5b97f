import type { Setting, SettingTexts } from "../../queue/settings.ts";

/** What one engine hands to another of a queue that moves: everything, by the names of the columns there. */

/** The rows of one table. */
export interface CarriedTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly count: number;
  /** One at a time, so that no table has to fit into memory. */
  readonly rows: () => Iterable<readonly unknown[]>;
}

/** What the queue knows of itself. */
export interface CarriedQueue {
  readonly columns: Readonly<Record<string, unknown>>;
  readonly settings: readonly Setting[];
  /** What the configuration of its one daemon last declared; null where nothing ever was. */
  readonly declared: SettingTexts | null;
}
