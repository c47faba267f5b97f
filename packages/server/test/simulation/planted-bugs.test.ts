import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { withBug } from "../planted-bug.ts";
import { itFinds } from "./bug-finder.ts";
import { BUGS } from "./planted-bugs.ts";

// One of each kind; all of them in the long form.
itFinds("reads the clock before the lock");
itFinds("takes a commit without an answer for one that failed");
itFinds("arms no timer for the calls of others");

it.each(Object.entries(BUGS))("can plant a daemon that %s", (_, bug) => {
  const source = readFileSync(new URL(`../../src/${bug.file}`, import.meta.url), "utf8");
  expect(withBug(source, bug)).not.toBe(source);
});
