import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { cacheCompiledCode, compileCacheFolder } from "./compile-cache.ts";

test("what is compiled is kept in the user's own cache folder", () => {
  expect(compileCacheFolder({ HOME: "/home/anna" })).toBe("/home/anna/.cache/catq/compiled");
  expect(compileCacheFolder({ HOME: "/home/anna", XDG_CACHE_HOME: "/var/anna" })).toBe(
    "/var/anna/catq/compiled",
  );
  expect(compileCacheFolder({ HOME: "/home/anna", XDG_CACHE_HOME: "here" })).toBe(
    "/home/anna/.cache/catq/compiled",
  );
});

test("a folder that cannot be made is no failure", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "catq-cache-"));
  try {
    writeFileSync(path.join(folder, "file"), "");
    chmodSync(folder, 0o500);
    cacheCompiledCode({ XDG_CACHE_HOME: path.join(folder, "file") });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
