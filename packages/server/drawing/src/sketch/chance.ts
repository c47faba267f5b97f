import { createHash } from "node:crypto";

/** Chance that repeats itself: the same seed gives the same choices, for ever. */
export interface Chance {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** An integer from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  /** True with probability `p`. */
  maybe(p: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Picks by weight; the weights need not add up to anything. */
  weighted<T>(from: readonly (readonly [T, number])[]): T;
  /** Near 0, mostly within ±1: the sum of three uniform values. */
  bell(): number;
  /** Chance of its own for one part of the picture, so that a change in one part leaves the others as they were. */
  fork(name: string): Chance;
}

/** Chance from a seed, by way of its SHA-256. */
export function chanceOf(seed: string | Uint8Array): Chance {
  const hash = createHash("sha256").update(seed).digest();
  const next = sfc32(hash.readUInt32LE(0), hash.readUInt32LE(4), hash.readUInt32LE(8), hash.readUInt32LE(12));
  const between = (low: number, high: number): number => low + (high - low) * next();
  function weighted<T>(from: readonly (readonly [T, number])[]): T {
    let left = next() * from.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [item, weight] of from) {
      left -= weight;
      if (left < 0) return item;
    }
    throw new RangeError("expected something to pick from");
  }
  return {
    next,
    between,
    weighted,
    whole: (low, high) => Math.floor(between(low, high + 1)),
    maybe: (p) => next() < p,
    pick: (from) => weighted(from.map((item) => [item, 1] as const)),
    bell: () => (next() + next() + next()) / 1.5 - 1,
    fork: (name) => chanceOf(Buffer.concat([hash, Buffer.from(name)])),
  };
}

/** sfc32, the small fast counting generator of Chris Doty-Humphrey's PractRand: 128 bits of state. */
function sfc32(a: number, b: number, c: number, counter: number): () => number {
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 12; warmUp++) next();
  return next;
}
