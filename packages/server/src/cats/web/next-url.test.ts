import { expect, it } from "vitest";
import { nextUrl } from "./next-url.ts";

const secure = new URL("https://cats.example/a/b?c");
const plain = new URL("http://cats.internal/a");

it.each([
  [secure, "/cat.png", "https://cats.example/cat.png"],
  [secure, "cat.png", "https://cats.example/a/cat.png"],
  [secure, "//cdn.example/1", "https://cdn.example/1"],
  [secure, "https://cdn.example:444/1", "https://cdn.example:444/1"],
  [plain, "http://cats.internal/b", "http://cats.internal/b"],
  [plain, "https://cats.example/b", "https://cats.example/b"],
])("goes from %s by %s to %s", (from, target, to) => {
  expect(nextUrl(from, target).href).toBe(to);
});

it.each([
  ["http://cats.example/", "from https to plain http"],
  ["file:///etc/passwd", "no web address"],
  ["data:image/png;base64,AAAA", "no web address"],
  ["javascript:1", "no web address"],
  ["https://", "no web address"],
  ["https://me:secret@cats.example/", "with a password"],
])("does not go from https to %s", (target, why) => {
  expect(() => nextUrl(secure, target)).toThrow(why);
});
