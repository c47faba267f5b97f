import type { Random } from "../../queue/time/clock.ts";
import type { FolderEntry } from "../picture/list-folder.ts";

/** The pictures of a folder, shuffled: none comes twice before all others have come. */
export class Album {
  readonly #random: Random;
  #entries: readonly FolderEntry[] = [];
  /** The names that have come in this round. */
  #shown = new Set<string>();
  /** The stamps of entries that cannot be shown, by name. */
  #refused = new Map<string, string | null>();
  #last: string | null = null;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Takes a new listing of the folder. */
  update(entries: readonly FolderEntry[]): void {
    this.#entries = entries;
    const stamps = new Map(entries.map(({ name, stamp }) => [name, stamp]));
    this.#shown = new Set([...this.#shown].filter((name) => stamps.has(name)));
    this.#refused = new Map([...this.#refused].filter(([name, stamp]) => stamps.get(name) === stamp));
  }

  /** The next picture at random; null where there is none. */
  next(): FolderEntry | null {
    const usable = this.#entries.filter(({ name }) => !this.#refused.has(name));
    let left = usable.filter(({ name }) => !this.#shown.has(name));
    if (left.length === 0) {
      this.#shown.clear();
      // The last of a round is not the first of the next.
      left = usable.length > 1 ? usable.filter(({ name }) => name !== this.#last) : usable;
    }
    const chosen = left[Math.floor(this.#random() * left.length)] ?? null;
    if (chosen) {
      this.#shown.add(chosen.name);
      this.#last = chosen.name;
    }
    return chosen;
  }

  /** Skips an entry until it has changed. */
  refuse({ name, stamp }: FolderEntry): void {
    this.#refused.set(name, stamp);
  }

  /** Removes an entry whose file is gone. Where a later listing has it again, it counts as new. */
  drop({ name }: FolderEntry): void {
    this.#entries = this.#entries.filter((entry) => entry.name !== name);
    this.#shown.delete(name);
  }
}
