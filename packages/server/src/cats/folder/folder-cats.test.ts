import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FakeClock } from "../../../test/fake-clock.ts";
import { freshFolder } from "../../../test/fresh-folder.ts";
import { makeMixedFolder } from "../../../test/mixed-folder.ts";
import { plainPicture } from "../../../test/pictures.ts";
import { systemClock } from "../../queue/time/clock.ts";
import { pictureChild } from "../picture/picture-child.ts";
import type { CatSource } from "../source.ts";
import { folderCats } from "./folder-cats.ts";

const MAX_EDGE = 120;
const forever = new AbortController().signal;

let base: string;
let folder: string;
let clock: FakeClock;
let source: CatSource;
const log = vi.fn<(message: string) => void>();

beforeEach(() => {
  base = freshFolder();
  folder = join(base, "cats");
  mkdirSync(folder);
  clock = new FakeClock();
  // The child's limits are those of a real clock; how old a look at the folder is, the test decides.
  const child = pictureChild({ clock: systemClock, maxEdge: MAX_EDGE });
  source = folderCats({ folder, child, clock, random: Math.random, log });
});
afterEach(async () => {
  await source.close();
  log.mockReset();
});

const write = (name: string, bytes: Uint8Array | string): void => writeFileSync(join(folder, name), bytes);
const shade = (of: number) => plainPicture("png", { shade: of });
/** The shades of the next pictures, by which they can be told apart. */
async function nextShades(count: number): Promise<number[]> {
  const shades: number[] = [];
  for (let i = 0; i < count; i++)
    shades.push(
      (
        await sharp((await source.next(forever)).bytes)
          .raw()
          .toBuffer()
      )[0] ?? 0,
    );
  return shades;
}
/** The names of skipped files, as the log has them. */
const skipped = (): string[] =>
  log.mock.calls.map(([line]) =>
    String(JSON.parse(/: skipped ("(?:[^"\\]|\\.)*"): /.exec(line)?.[1] ?? '""')),
  );

it("shows all that is sound of 200 mixed and broken files, and names each of the others once", async () => {
  const { good, bad } = await makeMixedFolder(folder);
  const digests = new Set<string>();
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < good.length; i++) {
      const { mediaType, bytes, digest, credit } = await source.next(forever);
      const { width, height, pageHeight, exif, format } = await sharp(bytes).metadata();
      expect(Math.max(width, pageHeight ?? height)).toBeLessThanOrEqual(MAX_EDGE);
      expect([`image/${format}`, exif, credit]).toEqual([
        mediaType,
        undefined,
        "From the operator's own album",
      ]);
      digests.add(digest.toString("hex"));
    }
    // The eight photos are one picture in eight positions.
    expect(digests.size).toBeGreaterThanOrEqual(good.length - 7);
    await clock.advance(60_000);
  }
  // Each once, in the first round or as the second began.
  expect(skipped().toSorted()).toEqual(bad.toSorted());
});

it("takes new pictures up, lets removed ones go, and tries a broken one again when it has changed", async () => {
  write("one", await shade(10));
  write("two", "half of an upload");
  expect(await nextShades(3)).toEqual([10, 10, 10]);
  expect(skipped()).toEqual(["two"]);
  write("two", await shade(20));
  rmSync(join(folder, "one"));
  await clock.advance(10_000);
  expect(await nextShades(3)).toEqual([20, 20, 20]);
  write("three", await shade(30));
  await clock.advance(10_000);
  expect(await nextShades(1)).toEqual([30]);
  expect(log).toHaveBeenCalledTimes(1);
});

it("goes on with the others when pictures vanish between two looks", async () => {
  for (let i = 0; i < 10; i++) write(String(i), await shade(10 * i));
  await nextShades(1);
  for (let i = 0; i < 9; i++) rmSync(join(folder, String(i)));
  expect(await nextShades(2)).toEqual([90, 90]);
  expect(log).not.toHaveBeenCalled();
});

it("fails when the folder is pulled away in the middle, and is well when it is back", async () => {
  for (let i = 0; i < 3; i++) write(String(i), await shade(10 * i));
  await nextShades(1);
  renameSync(folder, join(base, "elsewhere"));
  await expect(source.next(forever)).rejects.toThrow(/ENOENT.*cats/);
  await expect(source.next(forever)).rejects.toThrow("ENOENT");
  renameSync(join(base, "elsewhere"), folder);
  expect(new Set(await nextShades(3))).toEqual(new Set([0, 10, 20]));
  expect(log).not.toHaveBeenCalled();
});

it("has no cat in a folder without pictures, until there is one", async () => {
  await expect(source.next(forever)).rejects.toThrow("no picture in the folder");
  write("one", await shade(10));
  expect(await nextShades(1)).toEqual([10]);
});

it("gives the credit that the folder holds", async () => {
  write("one", await shade(10));
  write("credit.txt", "By Mia, for {number}\n");
  expect((await source.next(forever)).credit).toBe("By Mia, for {number}");
});

it("stops when the signal aborts, and when it is closed", async () => {
  write("one", await shade(10));
  const giveUp = new AbortController();
  giveUp.abort(new Error("enough"));
  await expect(source.next(giveUp.signal)).rejects.toThrow("enough");
  await source.close();
  await expect(source.next(forever)).rejects.toThrow("closed");
});
