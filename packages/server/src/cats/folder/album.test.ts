import { expect, it } from "vitest";
import { Album } from "./album.ts";

const entries = (...names: string[]) => names.map((name) => ({ name, stamp: "1" }));
const names = (album: Album, count: number) =>
  Array.from({ length: count }, () => album.next()?.name ?? null);

/** Chance that repeats from test to test. */
function dice(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

it("shows every picture once before it shows any again, and none twice in a row", () => {
  const album = new Album(dice());
  const all = Array.from({ length: 20 }, (_, i) => `${i}.png`);
  album.update(entries(...all));
  const rounds = Array.from({ length: 30 }, () => names(album, 20));
  for (const round of rounds) expect(new Set(round)).toEqual(new Set(all));
  expect(new Set(rounds.map(String)).size).toBe(30);
  const row = rounds.flat();
  expect(row.some((name, i) => name === row[i + 1])).toBe(false);
});

it("has none in an empty folder, and the same again and again in a folder of one", () => {
  const album = new Album(dice());
  expect(album.next()).toBeNull();
  album.update(entries("a"));
  expect(names(album, 3)).toEqual(["a", "a", "a"]);
});

it("takes new pictures into the round, and forgets those that are gone", () => {
  const album = new Album(dice());
  album.update(entries("a", "b"));
  names(album, 2);
  album.update(entries("b", "c"));
  expect(names(album, 1)).toEqual(["c"]);
  album.update(entries("a", "b", "c"));
  // `a` came back: it is as good as new.
  expect(names(album, 1)).toEqual(["a"]);
});

it("lets a refused one alone until it has changed", () => {
  const album = new Album(dice());
  album.update(entries("a", "b"));
  album.refuse({ name: "a", stamp: "1" });
  expect(new Set(names(album, 6))).toEqual(new Set(["b"]));
  album.update([
    { name: "a", stamp: "2" },
    { name: "b", stamp: "1" },
  ]);
  expect(new Set(names(album, 6))).toEqual(new Set(["a", "b"]));
});

it("has none where all are refused", () => {
  const album = new Album(dice());
  album.update(entries("a"));
  album.refuse({ name: "a", stamp: "1" });
  expect(album.next()).toBeNull();
});

it("gives one that vanished and came back its turn in the same round", () => {
  const album = new Album(dice());
  album.update(entries("a"));
  album.next();
  album.drop({ name: "a", stamp: "1" });
  expect(album.next()).toBeNull();
  album.update(entries("a", "b"));
  expect(new Set(names(album, 2))).toEqual(new Set(["a", "b"]));
});
