import { seededRandom } from "../faults/seeded-random.ts";

/** Chance that repeats itself, from a seed and a name: streams with different names do not disturb each other. */
export class Chance {
  readonly #seed: number;
  readonly #random: () => number;

  constructor(seed: number, name = "") {
    this.#seed = mixed(seed, name);
    this.#random = seededRandom(this.#seed);
  }

  /** A stream of its own. */
  fork(name: string): Chance {
    return new Chance(this.#seed, name);
  }

  /** Uniform in [0, 1). */
  next = (): number => this.#random();

  /** Whether something of this probability happens. */
  is(probability: number): boolean {
    return this.#random() < probability;
  }

  /** Uniform in [from, to). */
  between(from: number, to: number): number {
    return from + (to - from) * this.#random();
  }

  /** A whole number, at least `from` and at most `to`. */
  whole(from: number, to: number): number {
    return from + Math.floor((to - from + 1) * this.#random());
  }

  /** Exponentially distributed: how long until something that happens once in `mean` on average. */
  wait(mean: number): number {
    return -mean * Math.log(1 - this.#random());
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[Math.floor(this.#random() * list.length)];
    if (picked === undefined) throw new Error("expected something to pick from");
    return picked;
  }

  /** One of the keys, each as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K {
    const entries = Object.entries(weights) as [K, number][];
    let left = this.#random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) {
      left -= weight;
      if (left < 0) return key;
    }
    throw new Error("expected a weight above 0");
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.whole(0, 255)));
  }
}

/** FNV-1a over the seed and the name. */
function mixed(seed: number, name: string): number {
  let hash = 0x811c9dc5;
  for (const text of [String(seed), name]) {
    for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
    hash = Math.imul(hash ^ 0xff, 0x01000193) >>> 0;
  }
  return hash;
}
