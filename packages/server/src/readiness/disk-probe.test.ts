import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SmallDisk } from "../../test/faults/small-disk.ts";
import { itWith } from "../../test/faults/tools.ts";
import { freshFolder } from "../../test/fresh-folder.ts";
import { probeDisk } from "./disk-probe.ts";

it("finds a folder that can be written, and leaves nothing behind", async () => {
  const folder = freshFolder();
  // As it is where a daemon was killed in the middle of it.
  writeFileSync(join(folder, "catqd.probe"), "half");
  expect(await probeDisk(folder)).toBeNull();
  expect(readdirSync(folder)).toEqual([]);
});

it("writes nothing through a link that stands in its place", async () => {
  const folder = freshFolder();
  const target = join(folder, "another's");
  writeFileSync(target, "precious");
  symlinkSync(target, join(folder, "catqd.probe"));
  expect(await probeDisk(folder)).toBeNull();
  expect(readFileSync(target, "utf8")).toBe("precious");
});

it("says what is wrong with one that cannot", async () => {
  const folder = freshFolder();
  expect(await probeDisk(join(folder, "nowhere"))).toBe("ENOENT");
  mkdirSync(join(folder, "catqd.probe"));
  expect(await probeDisk(folder)).not.toBeNull();
});

itWith(
  "mount",
  "finds a disk full that is, and has room again after",
  async () => {
    const disk = new SmallDisk(256 * 1024);
    try {
      expect(await probeDisk(disk.folder)).toBeNull();
      const filler = join(disk.folder, "filler");
      writeFileSync(filler, Buffer.alloc(224 * 1024));
      expect(await probeDisk(disk.folder)).toBe("ENOSPC");
      expect(readdirSync(disk.folder)).toEqual(["filler"]);
      rmSync(filler);
      expect(await probeDisk(disk.folder)).toBeNull();
    } finally {
      disk.remove();
    }
  },
  30_000,
);
