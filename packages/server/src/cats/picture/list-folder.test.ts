import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { freshFolder } from "../../../test/fresh-folder.ts";
import { listFolder } from "./list-folder.ts";

let folder: string;
beforeEach(() => {
  folder = freshFolder();
});

const write = (name: string, text = "x"): void => writeFileSync(join(folder, name), text);

it("lists files with their stamps, other things without, and hidden ones not at all", async () => {
  write("one.png");
  write(".one.png.part");
  mkdirSync(join(folder, "more"));
  symlinkSync("one.png", join(folder, "link.png"));
  const { entries, more } = await listFolder(folder);
  expect(more).toBe(0);
  expect(Object.fromEntries(entries.map(({ name, stamp }) => [name, stamp === null]))).toEqual({
    "one.png": false,
    more: true,
    "link.png": true,
  });
});

it("gives a file another stamp when its bytes or its rights change", async () => {
  const stampNow = async () => (await listFolder(folder)).entries[0]?.stamp;
  write("one.png", "a");
  const stamps = [await stampNow()];
  write("one.png", "ab");
  stamps.push(await stampNow());
  await new Promise((resolve) => setTimeout(resolve, 20));
  chmodSync(join(folder, "one.png"), 0o600);
  stamps.push(await stampNow());
  expect(new Set(stamps).size).toBe(3);
});

it.each([
  ["one line", "By Mia\n", "By Mia"],
  ["more lines than one", "\ufeffBy Mia\u001b[2J \r\nsecret notes\n", "By Mia[2J"],
  ["a long line", "m".repeat(4000), "m".repeat(200)],
  ["nothing", "\n", null],
  ["more than a credit", "m".repeat(5000), null],
])("reads a credit of %s", async (_what, text, credit) => {
  write("credit.txt", text);
  expect(await listFolder(folder)).toEqual({ entries: [], more: 0, credit });
});

it("has no credit where there is none to be read", async () => {
  mkdirSync(join(folder, "credit.txt"));
  expect(await listFolder(folder)).toMatchObject({ entries: [], credit: null });
});

it("looks at so many entries and says how many more there are", async () => {
  for (let i = 0; i < 8; i++) symlinkSync("x", join(folder, String(i)));
  const { entries, more } = await listFolder(folder, 5);
  expect([entries.length, more]).toEqual([5, 3]);
});

it("fails where there is no folder", async () => {
  await expect(listFolder(join(folder, "missing"))).rejects.toMatchObject({ code: "ENOENT" });
});
