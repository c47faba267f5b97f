import { chmodSync, mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { freshFolder } from "../../test/fresh-folder.ts";
import { readConfigFile } from "./config-file.ts";

let folder: string;

beforeEach(() => {
  folder = freshFolder();
});

async function reading(bytes: string | Buffer): Promise<string> {
  writeFileSync(join(folder, "f"), bytes);
  const read = await readConfigFile("f", folder);
  return read.ok ? read.file.text : read.problem;
}

it.each<[string, string | Buffer, string]>([
  ["nothing", "", ""],
  ["UTF-8", "data: /kätzchen", "data: /kätzchen"],
  ["UTF-8 with a mark of the byte order", "\uFEFFport: 1", "port: 1"],
  ["UTF-16", Buffer.from("\uFEFFport: 1", "utf16le"), "it is written in UTF-16; save it as UTF-8"],
  [
    "Latin-1",
    Buffer.from("port: 1\ndata: /kätzchen\n", "latin1"),
    "it is not written in UTF-8: line 2 has bytes that are no characters",
  ],
])("reads %s", async (_what, bytes, expected) => {
  expect(await reading(bytes)).toBe(expected);
});

it("says why a file cannot be read", async () => {
  writeFileSync(join(folder, "f"), "");
  const problemOf = async (path: string) => await readConfigFile(path, folder);
  expect(await problemOf("none")).toMatchObject({ problem: "it cannot be read: there is no such file" });
  expect(await problemOf(".")).toMatchObject({ problem: "it cannot be read: it is a folder" });
  expect(await problemOf("f/f")).toMatchObject({
    problem: "it cannot be read: a part of its path is no folder",
  });
});

it("reads no more of a huge file, or of one without end, than it needs to refuse it", async () => {
  writeFileSync(join(folder, "huge"), "");
  truncateSync(join(folder, "huge"), 100 * 1024 * 1024 * 1024);
  const problem = "it has more than 256 KiB: it can hardly be a configuration";
  expect(await readConfigFile("huge", folder)).toEqual({ ok: false, problem });
  expect(await readConfigFile("/dev/zero", folder)).toEqual({ ok: false, problem });
});

it("refuses a file that everybody may write or replace, as it says who is trusted", async () => {
  const inner = join(folder, "catqd");
  const file = join(inner, "catqd.yaml");
  mkdirSync(inner);
  writeFileSync(file, "trust-proxy: [192.0.2.0/24]\n");
  const problem = (open: string, name: string) => ({
    ok: false,
    problem: `everybody on this machine may write ${name}; close it: chmod o-w ${open}`,
  });
  chmodSync(file, 0o666);
  expect(await readConfigFile(file, folder)).toEqual(problem(file, "it"));
  chmodSync(file, 0o664);
  expect(await readConfigFile(file, folder)).toMatchObject({ ok: true });
  chmodSync(inner, 0o777);
  expect(await readConfigFile(file, folder)).toEqual(problem(inner, inner));
  // As in /tmp: only its owner may put another in its place.
  chmodSync(inner, 0o1777);
  expect(await readConfigFile(file, folder)).toMatchObject({ ok: true });
});
