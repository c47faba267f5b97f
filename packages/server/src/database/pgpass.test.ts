import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { freshFolder } from "../../test/fresh-folder.ts";
import { passwordIn, pgpassFile } from "./pgpass.ts";

const OF = { host: "db.example", port: 5432, database: "cats", user: "mia" };

function pgpass(text: string, mode = 0o600): string {
  const file = join(freshFolder(), ".pgpass");
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

it.each([
  ["the very one", "db.example:5432:cats:mia:secret\n", "secret"],
  ["any, by an asterisk", "*:*:*:mia:secret", "secret"],
  [
    "the first that fits",
    "other:*:*:*:no\n# db.example:5432:cats:mia:no\n*:*:*:*:first\n*:*:*:*:second",
    "first",
  ],
  ["a colon and a backslash, escaped", String.raw`*:*:*:mia:a\:b\\c`, String.raw`a:b\c`],
  ["lines of Windows", "*:*:dogs:*:no\r\n*:*:cats:*:secret\r\n", "secret"],
  ["no other user", "*:*:*:tom:secret", null],
  ["no line that is too short", "*:*:*:mia", null],
])("finds %s", async (_what, text, password) => {
  expect(await passwordIn(pgpass(text), OF)).toBe(password);
});

it("knows a Unix socket as localhost", async () => {
  const file = pgpass("localhost:5432:cats:mia:secret");
  expect(await passwordIn(file, { ...OF, host: "/run/postgresql" })).toBe("secret");
});

it("reads no file that others may read, and none that is not there", async () => {
  expect(await passwordIn(pgpass("*:*:*:*:secret", 0o640), OF)).toBeNull();
  expect(await passwordIn("/nowhere/.pgpass", OF)).toBeNull();
});

it("is where PGPASSFILE says, else in the home", () => {
  expect(pgpassFile({ PGPASSFILE: "/a/pgpass", HOME: "/home/mia" })).toBe("/a/pgpass");
  expect(pgpassFile({ HOME: "/home/mia" })).toBe("/home/mia/.pgpass");
  expect(pgpassFile({})).toBeNull();
});
