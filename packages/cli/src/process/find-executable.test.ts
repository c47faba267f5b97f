import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findExecutable } from "./find-executable.ts";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "catq-path-"));
  for (const folder of ["first", "second"]) mkdirSync(path.join(cwd, folder));
  for (const [name, mode] of [
    ["first/plain", 0o644],
    ["second/plain", 0o755],
    ["second/only", 0o755],
    ["here", 0o755],
  ] as const) {
    writeFileSync(path.join(cwd, name), "");
    chmodSync(path.join(cwd, name), mode);
  }
});
afterEach(() => rmSync(cwd, { recursive: true }));

test.each([
  ["only", "second/only"],
  // One that may not be run does not hide a later one.
  ["plain", "second/plain"],
  ["./here", "here"],
  ["second/only", "second/only"],
])("%s is %s", async (command, expected) => {
  const folders = `${cwd}/first:${cwd}/second`;
  expect(await findExecutable(command, { cwd, path: folders })).toEqual({ path: path.join(cwd, expected) });
});

test.each([
  ["here", "not found"],
  ["", "not found"],
  ["./first/plain", "not executable"],
  ["./first", "not executable"],
])("%j is %s", async (command, fault) => {
  expect(await findExecutable(command, { cwd, path: `${cwd}/second` })).toEqual({ fault });
});

test("where the current folder was deleted, a relative path leads nowhere, and not to the root folder", async () => {
  expect(await findExecutable("bin/sh", { cwd: null })).toEqual({ fault: "not found" });
  expect(await findExecutable("sh", { cwd: null })).toHaveProperty("path");
});

test("an empty entry of PATH is the current folder, and without PATH there are the system's", async () => {
  expect(await findExecutable("here", { cwd, path: ":/nowhere" })).toEqual({ path: path.join(cwd, "here") });
  expect(await findExecutable("sh", { cwd })).toHaveProperty("path");
});
