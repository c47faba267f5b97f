import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { freshFolder } from "../../../test/fresh-folder.ts";
import { readRegularFile } from "./regular-file.ts";

let folder: string;
beforeEach(() => {
  folder = freshFolder();
});

const at = (name: string): string => join(folder, name);
const refused = (why: string) => ({ name: "RefusedFile", message: expect.stringContaining(why) });

it("reads a file that is as large as allowed, and an empty one", async () => {
  writeFileSync(at("file"), "four");
  writeFileSync(at("empty"), "");
  expect((await readRegularFile(at("file"), 4)).toString()).toBe("four");
  expect(await readRegularFile(at("empty"), 4)).toHaveLength(0);
});

it("refuses a file that is larger, without reading it", async () => {
  writeFileSync(at("file"), "");
  truncateSync(at("file"), 4 * 1024 ** 3);
  await expect(readRegularFile(at("file"), 1024 * 1024)).rejects.toMatchObject(refused("larger than 1 MiB"));
});

it("refuses links, folders, pipes, sockets and devices, and waits for none of them", async () => {
  writeFileSync(at("file"), "x");
  symlinkSync(at("file"), at("link"));
  symlinkSync(at("nowhere"), at("dangling"));
  mkdirSync(at("folder"));
  execFileSync("mkfifo", [at("pipe")]);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(at("socket"), resolve));
  try {
    for (const path of [at("link"), at("dangling"), at("folder"), at("pipe"), at("socket"), "/dev/zero"])
      await expect(readRegularFile(path, 100)).rejects.toMatchObject(refused("no regular file"));
  } finally {
    server.close();
  }
});

it("passes on what the file system says", async () => {
  await expect(readRegularFile(at("missing"), 100)).rejects.toMatchObject({ code: "ENOENT" });
});
