import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { CatqdError } from "./process/exit-codes.ts";
import { StorageError } from "./queue/store.ts";
import { startError } from "./start-errors.ts";
import { StoreRefused } from "./store/store-refused.ts";

const CONFIG = { host: "::1", port: 80, dataFolder: "/q" };

function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}

it.each<[string, Error, number, RegExp]>([
  ["a port in use", systemError("EADDRINUSE", "listen"), 69, /listening on \[::1\]:80$/],
  ["a port that is not for this user", systemError("EACCES", "listen"), 77, /may not listen/],
  ["an address of another machine", systemError("EADDRNOTAVAIL", "listen"), 78, /no address ::1/],
  ["a name of no machine", systemError("ENOTFOUND", "getaddrinfo"), 78, /no address/],
  ["a disk that fails", new StorageError("io", null), 74, /the disk failed/],
  [
    "damage that is met only when the queue is read",
    new StorageError("io", new Database.SqliteError("malformed", "SQLITE_CORRUPT_INDEX")),
    65,
    /^\/q\/catqd\.db is damaged$/,
  ],
  ["a damaged database", new StoreRefused("it is damaged", "Restore it."), 65, /damaged/],
  ["a folder of another user", new StoreRefused("no", "Do.", systemError("EACCES", "mkdir")), 77, /no/],
  ["a folder below a file", new StoreRefused("no", "Do.", systemError("ENOTDIR", "mkdir")), 73, /no/],
])("says what is wrong with %s", (_what, error, exitCode, message) => {
  const said = startError(error, CONFIG);
  expect(said).toBeInstanceOf(CatqdError);
  expect(said).toMatchObject({ exitCode, message: expect.stringMatching(message), hint: expect.any(String) });
});

it("leaves a bug, and a system's error it knows nothing of, as they are", () => {
  for (const error of [
    new Error("a bug"),
    systemError("EADDRINUSE", "open"),
    systemError("EMFILE", "listen"),
  ]) {
    expect(startError(error, CONFIG)).toBe(error);
  }
});
