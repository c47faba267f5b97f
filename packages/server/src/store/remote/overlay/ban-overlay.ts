import type { Ban, WallMs } from "../../../queue/model.ts";
import type { BanTable } from "../../batch/tables.ts";
import type { StoredBan } from "../session.ts";
import type { Loaded } from "./loaded.ts";
import { Miss } from "./miss.ts";

/** The bans as the database had them at the beginning of the batch, with those that the batch made and lifted. */
export class BanOverlay implements BanTable {
  readonly #known: ReadonlyMap<string, StoredBan>;
  readonly #loaded: Loaded;
  /** null: lifted. */
  readonly changed = new Map<string, StoredBan | null>();

  constructor(known: ReadonlyMap<string, StoredBan>, loaded: Loaded) {
    this.#known = known;
    this.#loaded = loaded;
  }

  names(): string[] {
    return [...this.#all().keys()];
  }

  count(): number {
    return this.#all().size;
  }

  newerThan(revision: number): StoredBan[] {
    return [...this.#all().values()].filter((row) => row.revision > revision);
  }

  set(ban: Ban, isEnding: boolean, revision: number): void {
    this.changed.set(ban.address, { ban, isEnding, revision });
  }

  lift(name: string): boolean {
    if (!this.#all().has(name)) return false;
    this.changed.set(name, null);
    return true;
  }

  prune(before: WallMs, limit: number): number {
    const pruned = this.#loaded.pruned.get("pruneBans");
    if (pruned === undefined) throw new Miss({ kind: "pruneBans", before, limit });
    return pruned;
  }

  #all(): ReadonlyMap<string, StoredBan> {
    const isPruned = (this.#loaded.pruned.get("pruneBans") ?? 0) > 0;
    if (!isPruned && this.changed.size === 0) return this.#known;
    const all = new Map(this.#known);
    if (isPruned) {
      if (!this.#loaded.banNames) throw new Miss({ kind: "banNames" });
      const left = new Set(this.#loaded.banNames);
      for (const name of all.keys()) if (!left.has(name)) all.delete(name);
    }
    for (const [name, row] of this.changed) {
      if (row) all.set(name, row);
      else all.delete(name);
    }
    return all;
  }
}
