import { createHash } from "node:crypto";
import {
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Damaged } from "../client/errors.ts";
import type { Download } from "../client/picture-download.ts";
import { reserveAndRename, saveCat } from "./save.ts";
import { findTarget } from "./target.ts";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "catq-save-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function download(content = "a cat", error?: Error): Download {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const character of content) yield Buffer.from(character);
    if (error) throw error;
  }
  const sha256 = createHash("sha256").update(content).digest("hex");
  return {
    mediaType: "image/webp",
    ending: ".webp",
    credit: null,
    viewUntil: null,
    bytes: bytes(),
    sha256,
    discard: () => {},
  };
}

async function save(given?: string, from = download()): Promise<string> {
  const target = await findTarget(given, cwd);
  return (await saveCat({ download: from, number: "A07", target, stdout: new PassThrough() })).path;
}

test("names the file after the ticket and the picture's type", async () => {
  expect(await save()).toBe(path.join(cwd, "cat-A07.webp"));
  expect(readdirSync(cwd)).toEqual(["cat-A07.webp"]);
  expect(readFileSync(path.join(cwd, "cat-A07.webp"), "utf8")).toBe("a cat");
});

test("makes no second file of the same picture where that is asked for", async () => {
  const target = await findTarget(undefined, cwd);
  const again = async (content: string): Promise<string> => {
    const from = download(content);
    const saved = await saveCat({
      download: from,
      number: "A07",
      target,
      stdout: new PassThrough(),
      reusesSame: true,
    });
    return path.basename(saved.path);
  };
  expect(await again("a cat")).toBe("cat-A07.webp");
  expect(await again("a cat")).toBe("cat-A07.webp");
  expect(await again("a dog")).toBe("cat-A07-2.webp");
  expect(await again("another")).toBe("cat-A07-3.webp");
  mkdirSync(path.join(cwd, "cat-A07-4.webp"));
  expect(await again("a mouse")).toBe("cat-A07-5.webp");
  expect(readdirSync(cwd)).toHaveLength(5);
});

test("many at once each get a name of their own", async () => {
  const paths = await Promise.all(Array.from({ length: 20 }, () => save()));
  expect(new Set(paths).size).toBe(20);
  expect(readdirSync(cwd)).toHaveLength(20);
});

test("saves in a folder, with or without a slash", async () => {
  mkdirSync(path.join(cwd, "pictures"));
  expect(await save("pictures")).toBe(path.join(cwd, "pictures", "cat-A07.webp"));
  expect(await save("pictures/")).toBe(path.join(cwd, "pictures", "cat-A07-2.webp"));
});

test.each([
  ["nowhere/", "there is no such folder"],
  ["nowhere/cat.png", "there is no such folder"],
  ["file/cat.png", "a part of its path is no folder"],
  ["file/", "a part of its path is no folder"],
])("finds out before that %s cannot be written: %s", async (given, reason) => {
  writeFileSync(path.join(cwd, "file"), "");
  const message = expect.stringContaining(reason);
  await expect(findTarget(given, cwd)).rejects.toMatchObject({ exitCode: 8, code: "cannot-write", message });
});

test("a damaged arrival leaves no file at all", async () => {
  await expect(save(undefined, download("half a c", new Damaged("broken off")))).rejects.toBeInstanceOf(
    Damaged,
  );
  expect(readdirSync(cwd)).toEqual([]);
});

test("a folder that is gone meanwhile is told as such", async () => {
  mkdirSync(path.join(cwd, "pictures"));
  const target = await findTarget("pictures", cwd);
  rmSync(path.join(cwd, "pictures"), { recursive: true });
  const saving = saveCat({ download: download(), number: "A07", target, stdout: new PassThrough() });
  await expect(saving).rejects.toMatchObject({ exitCode: 8 });
});

test("a name that is too long is told as such", async () => {
  await expect(save(`${"x".repeat(300)}.png`)).rejects.toMatchObject({ exitCode: 8 });
  expect(readdirSync(cwd)).toEqual([]);
});

test("standard output gets the whole cat or nothing", async () => {
  const target = await findTarget("-", cwd);
  const stdout = new PassThrough();
  await expect(
    saveCat({ download: download("half", new Damaged("broken off")), number: "A07", target, stdout }),
  ).rejects.toBeInstanceOf(Damaged);
  expect(stdout.readableLength).toBe(0);
  expect(await saveCat({ download: download(), number: "A07", target, stdout })).toEqual({
    path: "-",
    bytes: 5,
  });
  expect(stdout.read().toString()).toBe("a cat");
});

test("writes to a device as it is", async () => {
  expect(await save("/dev/null")).toBe("/dev/null");
  expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  await expect(save("/dev/full")).rejects.toMatchObject({ exitCode: 8 });
});

test("goes nowhere through another user's link", { skip: process.geteuid?.() !== 0 }, async () => {
  for (const [name, to] of [
    ["device", "/dev/null"],
    ["folder", tmpdir()],
  ] as const) {
    const link = path.join(cwd, name);
    symlinkSync(to, link);
    await findTarget(link, cwd);
    lchownSync(link, 4321, 4321);
    await expect(findTarget(link, cwd)).rejects.toMatchObject({
      exitCode: 8,
      message: expect.stringContaining("a link that another user made"),
    });
  }
});

test("without hard links, reserves the name and never takes another's", async () => {
  const [temporary, wanted] = [path.join(cwd, ".part"), path.join(cwd, "cat.png")];
  writeFileSync(temporary, "a cat");
  expect(await reserveAndRename(temporary, wanted)).toBe(true);
  expect(readFileSync(wanted, "utf8")).toBe("a cat");
  writeFileSync(temporary, "another");
  expect(await reserveAndRename(temporary, wanted)).toBe(false);
  expect(readFileSync(wanted, "utf8")).toBe("a cat");
  rmSync(temporary);
  await expect(reserveAndRename(temporary, path.join(cwd, "none.png"))).rejects.toThrow();
  await expect(reserveAndRename(temporary, path.join(cwd, "no/where.png"))).rejects.toThrow();
  expect(readdirSync(cwd)).toEqual(["cat.png"]);
});
