import type { Random } from "../../queue/time/clock.ts";
import type { FolderEntry } from "../picture/list-folder.ts";

/** The pictures of a folder in random order: none comes twice before all others have come. */
export class Album {
  readonly #random: Random;
  #entries: readonly FolderEntry[] = [];
  /** The names that have had their turn in this round. */
  #shown = new Set<string>();
  /** What cannot be shown, by name, with the stamp it had then. */
  #refused = new Map<string, string | null>();
  #last: string | null = null;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Takes note of what the folder holds now, and forgets what it holds no more. */
  look(entries: readonly FolderEntry[]): void {
    this.#entries = entries;
    const stamps = new Map(entries.map(({ name, stamp }) => [name, stamp]));
    this.#shown = new Set([...this.#shown].filter((name) => stamps.has(name)));
    this.#refused = new Map([...this.#refused].filter(([name, stamp]) => stamps.get(name) === stamp));
  }

  /** The next picture, drawn at random; null where there is none (any more). */
  next(): FolderEntry | null {
    const able = this.#entries.filter(({ name }) => !this.#refused.has(name));
    let left = able.filter(({ name }) => !this.#shown.has(name));
    if (left.length === 0) {
      this.#shown.clear();
      // Not the last of one round and at once the first of the next.
      left = able.length > 1 ? able.filter(({ name }) => name !== this.#last) : able;
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

  /** Removes an entry whose file is gone. If a later look finds it again, it counts as a new one. */
  drop({ name }: FolderEntry): void {
    this.#entries = this.#entries.filter((entry) => entry.name !== name);
    this.#shown.delete(name);
  }
}
