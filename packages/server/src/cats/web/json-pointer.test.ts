import { expect, it } from "vitest";
import { isJsonPointer, valueAt } from "./json-pointer.ts";

/** The document of RFC 6901, section 5. */
const DOCUMENT = {
  foo: ["bar", "baz"],
  "": 0,
  "a/b": 1,
  "c%d": 2,
  "e^f": 3,
  "g|h": 4,
  "i\\j": 5,
  'k"l': 6,
  " ": 7,
  "m~n": 8,
};

it.each([
  ["", DOCUMENT],
  ["/foo", ["bar", "baz"]],
  ["/foo/0", "bar"],
  ["/", 0],
  ["/a~1b", 1],
  ["/c%d", 2],
  ["/e^f", 3],
  ["/g|h", 4],
  ["/i\\j", 5],
  ['/k"l', 6],
  ["/ ", 7],
  ["/m~0n", 8],
])("finds what %j points to", (pointer, value) => {
  expect(isJsonPointer(pointer)).toBe(true);
  expect(valueAt(DOCUMENT, pointer)).toEqual(value);
});

it.each([
  "/none",
  "/foo/2",
  "/foo/-",
  "/foo/00",
  "/foo/length",
  "/toString",
  "/__proto__",
  "/foo/0/0",
  "/ /x",
])("finds nothing at %j", (pointer) => {
  expect(valueAt(DOCUMENT, pointer)).toBeUndefined();
});

it.each(["foo", "/a~", "/a~2b", "0/url"])("does not take %j for a pointer", (text) => {
  expect(isJsonPointer(text)).toBe(false);
});
